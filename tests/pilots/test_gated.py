"""What a pilot tells a gate: its plan and newest read-out are in an evidence pack."""

import io
import json
import zipfile

from governance import canonical, gated, verify_pack
from governance.actions import packs
from governance.models import Review
from governance.tasks import build_pack
from tests.pilots.ways import bring, make_pilot


def test_a_pack_of_a_pilot_holds_its_frozen_plan_and_its_newest_read_out(cast):
    pilot = bring(make_pilot(cast), cast, "decided")
    review = Review.objects.about(pilot).latest("pk")
    pack = packs.freeze(review, by=cast.reviewer)
    build_pack(pack.pk)
    pack.refresh_from_db()
    with pack.file.open("rb") as file:
        raw = file.read()
    assert verify_pack.check(io.BytesIO(raw), pack.sha256) == []
    read = zipfile.ZipFile(io.BytesIO(raw)).read
    plan = json.loads(read("subject-plan.json"))
    assert (plan["plan"], plan["plan_hash"]) == (pilot.plan, pilot.plan_hash)
    assert canonical.digest(plan["plan"]) == pilot.plan_hash
    newest = pilot.readouts.latest("pk")
    readout = json.loads(read("subject-readout.json"))
    assert readout["sentence"] == newest.sentence
    assert readout["computed"] == newest.computed
    verbs = {
        json.loads(e["text"])["verb"] for e in json.loads(read("audit.json"))["entries"]
    }
    assert {"pilot.started", "review.opened"} <= verbs


def test_a_draft_tells_its_plan_as_it_stands_and_a_product_tells_nothing(cast):
    pilot = bring(make_pilot(cast), cast, "submitted")
    review = Review.objects.about(pilot).get()
    [plan] = gated.parts_of(review)
    assert plan.name == "plan"
    assert plan.data["plan_hash"] == canonical.digest(plan.data["plan"])
    assert ("Frozen", "not yet") in plan.lines
    review.subject = cast.product
    assert gated.parts_of(review) == []
