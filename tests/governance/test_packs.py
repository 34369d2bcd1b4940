"""Evidence packs: frozen in one moment, built by a worker, and true ever after."""

import io
import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import seal
from core.errors import Refused
from core.models import AuditEntry, JobRun
from core.verbs import Verb
from governance import dossier, packing, verify_pack
from governance.actions import conditions, evidence, packs, reviews
from governance.models import Criterion, Evidence, Pack, Review, Signature
from governance.tasks import build_pack, sweep_packs
from tests.make import decide, make_approval, make_matrix, make_review, meet_all

LETTER = b"%PDF-1.7\nThe vendor keeps its word.\n%%EOF"
NAME = "Letter of the vendor.pdf"


@pytest.fixture
def decided(cast) -> Review:
    """Approved by Ada with a condition, on a letter and a link."""
    make_matrix()
    review = make_review(cast, submitted=False)
    upload = SimpleUploadedFile(NAME, LETTER)
    evidence.add(review, title="Letter", upload=upload, by=cast.pm)
    evidence.add(review, title="Page", link="https://example.org/a", by=cast.pm)
    Evidence.objects.filter(snapshot_state="waiting").update(snapshot_state="failed")
    review = reviews.submit(review, by=cast.pm)
    meet_all(review, by=cast.reviewer)
    conditions.add(
        review, text="Send it again.", owner=cast.po, due_on=review.due_on,
        blocking="during", by=cast.reviewer,
    )  # fmt: skip
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    seal.seal_settled()
    return Review.objects.get(pk=review.pk)


@pytest.fixture
def built(decided, cast) -> Pack:
    pack = packs.freeze(decided, by=cast.reviewer)
    build_pack(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.failure) == ("ready", "")
    return pack


def raw_of(pack: Pack) -> bytes:
    with pack.file.open("rb") as file:
        return file.read()


def inside(pack: Pack) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(raw_of(pack)))


def part(pack: Pack, name: str) -> dict[str, Any]:
    return json.loads(inside(pack).read(f"{name}.json"))


def faults(pack: Pack) -> list[verify_pack.Fault]:
    return verify_pack.check(io.BytesIO(raw_of(pack)), pack.sha256)


# --- what is in it --------------------------------------------------------------------------
def test_a_pack_holds_all_that_the_decision_rests_on(built, decided, cast):
    names = inside(built).namelist()
    [letter] = [name for name in names if name.startswith("evidence/")]
    assert letter.endswith("-Letter_of_the_vendor.pdf")
    assert inside(built).read(letter) == LETTER
    review = part(built, "review")
    assert (review["outcome"], review["record"]["key"]) == (
        "Approved with conditions",
        decided.key,
    )
    kept = part(built, "criteria")["criteria"]
    assert {row["verdict"] for row in kept} == {"Met"}
    wordings = {row.text for row in Criterion.objects.filter(gates__contains=["G1"])}
    assert {row["text"] for row in kept} == wordings
    assert [row["link"] for row in part(built, "evidence")["evidence"]] == [
        "",
        "https://example.org/a",
    ]
    [owed] = part(built, "conditions")["conditions"]
    assert (owed["text"], owed["blocking"]) == ("Send it again.", "While it runs")
    signatures = part(built, "signatures")["signatures"]
    mine = Signature.objects.filter(review=decided)
    assert [row["record_hash"] for row in signatures] == [s.record_hash for s in mine]
    assert part(built, "raci")["version"] == 1
    assert len(part(built, "raci")["rows"]) == 32
    told = [json.loads(row["text"]) for row in part(built, "audit")["entries"]]
    assert [row["verb"] for row in told][-1] == "review.decided"
    assert all(row["seal"] for row in part(built, "audit")["entries"])
    paper = pypdf.PdfReader(io.BytesIO(inside(built).read("review.pdf")))
    text = " ".join(page.extract_text() for page in paper.pages)
    assert decided.subject_name in text
    assert signatures[0]["record_hash"][:40] in text.replace("\n", "")
    assert (
        f"EVIDENCE PACK 1 OF {decided.key}" in inside(built).read("README.txt").decode()
    )


def test_freezing_and_building_are_on_record_with_the_hashes(built, decided, cast):
    trail = AuditEntry.objects.filter(subject_id=decided.pk, verb__startswith="pack.")
    frozen, made = trail.order_by("pk")
    assert (frozen.verb, frozen.actor) == (Verb.PACK_FROZEN, cast.reviewer)
    assert frozen.data["snapshot_sha256"] == verify_pack.hashed(built.snapshot)
    assert (made.verb, made.actor.is_system) == (Verb.PACK_BUILT, True)
    assert made.data["sha256"] == verify_pack.sha256_of(io.BytesIO(raw_of(built)))
    run = JobRun.objects.get(job="governance.tasks.build_pack")
    assert (run.state, run.rows_done) == ("succeeded", run.rows_total)
    assert run.rows_total == len(inside(built).namelist())


# --- it stays true ------------------------------------------------------------------------------
def test_it_verifies_after_everything_was_changed_and_people_renamed(
    built, decided, cast
):
    before = raw_of(built)
    Evidence.objects.filter(review=decided, link="").delete()
    decided.conditions.update(text="Nothing.")
    Review.objects.filter(pk=decided.pk).update(asked="Another", subject_name="Another")
    Criterion.objects.filter(gates__contains=["G1"]).update(text="Another wording")
    cast.reviewer.name = "Somebody Else"
    cast.reviewer.save(update_fields=["name"])
    assert raw_of(built) == before
    assert faults(built) == []
    rebuilt = packing.rebuilt(built.snapshot, built.manifest)
    assert "Somebody Else" not in "".join(rebuilt.values())


def test_its_json_is_made_again_byte_for_byte_by_any_process(built, tmp_path):
    """Whatever the seed of the process, and with nothing but the two kept texts."""
    (tmp_path / "snapshot").write_text(built.snapshot)
    (tmp_path / "manifest").write_text(built.manifest)
    script = (
        "import sys, json; from pathlib import Path; from governance import packing;"
        "texts = [Path(p).read_text() for p in sys.argv[1:]];"
        "sys.stdout.write(json.dumps(packing.rebuilt(*texts)))"
    )
    for seed in ("0", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", script, tmp_path / "snapshot", tmp_path / "manifest"],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        made = json.loads(run.stdout)
        kept = {n: inside(built).read(n).decode() for n in inside(built).namelist()
                if n.endswith(".json")}  # fmt: skip
        assert made == kept
        assert made["manifest.json"] == built.manifest


def test_the_script_names_the_evidence_in_which_one_byte_was_flipped(built, tmp_path):
    raw = raw_of(built)
    inside(built).extract("verify_pack.py", tmp_path)
    (tmp_path / "good.zip").write_bytes(raw)
    (tmp_path / "bad.zip").write_bytes(
        raw.replace(b"keeps its word", b"keeps its ward")
    )

    def run(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "verify_pack.py", name]
        return subprocess.run(
            [*command, "--expect", built.sha256],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert (run("good.zip").returncode, run("good.zip").stderr) == (0, "")
    bad = run("bad.zip")
    assert bad.returncode == 1
    sha = built.review.evidence.get(link="").sha256
    assert f"evidence/{sha}-Letter_of_the_vendor.pdf: was changed" in bad.stdout


def test_the_database_lets_nobody_change_a_pack(built):
    for change in (
        "UPDATE governance_pack SET sha256 = repeat('0', 64)",
        "UPDATE governance_pack SET state = 'waiting'",
        "DELETE FROM governance_pack",
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            connection.cursor().execute(change)


def test_what_was_frozen_does_not_change_before_it_is_built_either(decided, cast):
    pack = packs.freeze(decided, by=cast.pm)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(snapshot="{}")


# --- what goes wrong ----------------------------------------------------------------------------
@pytest.mark.parametrize("harm", ["altered", "lost"])
def test_evidence_that_is_not_what_was_frozen_fails_the_pack_by_name(
    decided, cast, settings, harm
):
    row = decided.evidence.get(link="")
    pack = packs.freeze(decided, by=cast.reviewer)
    path = Path(settings.MEDIA_ROOT) / row.file.name
    path.write_bytes(
        LETTER.replace(b"word", b"ward")
    ) if harm == "altered" else path.unlink()
    build_pack(pack.pk)
    pack.refresh_from_db()
    assert pack.state == "failed"
    assert row.sha256 in pack.failure
    assert AuditEntry.objects.latest("pk").verb == Verb.PACK_FAILED
    path.write_bytes(LETTER)
    packs.build_again(pack, by=cast.reviewer)
    build_pack(pack.pk)
    pack.refresh_from_db()
    assert faults(pack) == []
    with pytest.raises(Refused, match="has not failed"):
        packs.build_again(pack, by=cast.reviewer)


def test_the_sweep_takes_up_what_a_killed_worker_left(decided, cast, monkeypatch):
    pack = packs.freeze(decided, by=cast.reviewer)
    Pack.objects.filter(pk=pack.pk).update(state="running")
    sent = []
    monkeypatch.setattr(
        "governance.tasks.send", lambda task, pk: sent.append((task, pk))
    )
    sweep_packs()
    assert sent == []  # young: its worker may be at it
    Pack.objects.filter(pk=pack.pk).update(sent_at=pack.sent_at - 2 * packs.WAITS)
    sweep_packs()
    assert sent == [(build_pack, pack.pk)]
    build_pack(pack.pk)
    build_pack(pack.pk)  # twice is once
    assert Pack.objects.get(pk=pack.pk).state == "ready"
    assert AuditEntry.objects.filter(verb=Verb.PACK_BUILT).count() == 1


def test_one_pack_of_a_review_is_built_at_a_time(decided, cast):
    packs.freeze(decided, by=cast.reviewer)
    with pytest.raises(Refused, match="is being built"):
        packs.freeze(decided, by=cast.reviewer)


@pytest.mark.django_db(transaction=True)
def test_what_others_commit_while_it_is_read_is_not_in_it(cast, monkeypatch):
    """Half of one moment and half of the next would be a review that never was."""
    review = make_approval(cast)
    read = dossier.of

    def meanwhile(seen):
        def edit():
            Review.objects.filter(pk=review.pk).update(remarks="Later.")
            connection.close()

        other = threading.Thread(target=edit)
        other.start()
        other.join()
        return read(Review.objects.for_page().get(pk=seen.pk))

    monkeypatch.setattr(dossier, "of", meanwhile)
    monkeypatch.setattr(packs, "send", lambda pack: None)
    pack = packs.freeze(review, by=cast.reviewer)
    assert Review.objects.get(pk=review.pk).remarks == "Later."
    assert "Later." not in pack.snapshot


# --- who may, and the pages -------------------------------------------------------------------------
def test_who_reviews_submits_or_reads_the_trail_builds_it(decided, cast):
    for person in (cast.frontline, cast.po, cast.other_pm, cast.outsider):
        with pytest.raises(PermissionDenied):
            packs.freeze(decided, by=person)
    for person in (cast.pm, cast.reviewer, cast.executive, cast.admin):
        assert packs.may_freeze(decided, person)


def test_the_page_builds_shows_and_sends_a_pack(decided, cast, client_of):
    client, url = (
        client_of(cast.reviewer),
        reverse("governance:pack_list", args=[decided.pk]),
    )
    assert "No pack yet" in client.get(url).text
    answer = client.post(
        reverse("governance:pack_freeze", args=[decided.pk]), follow=True
    )
    assert "A worker is building its file." in answer.text
    assert "Build a pack" not in answer.text
    pack = Pack.objects.get()
    bar = reverse("governance:pack_progress", args=[pack.pk])
    assert "data-poll" in client.get(bar).text
    assert (
        client.get(reverse("governance:pack_download", args=[pack.pk])).status_code
        == 404
    )
    build_pack(pack.pk)
    pack.refresh_from_db()
    assert client.get(bar, HTTP_HX_REQUEST="true").headers["HX-Redirect"] == url
    assert pack.sha256 in client.get(url).text
    assert pack.filename in client.get(decided.get_absolute_url() + "?whole=1").text
    sent = client.get(reverse("governance:pack_download", args=[pack.pk]))
    assert b"".join(sent.streaming_content) == raw_of(pack)
    assert f'filename="{decided.key}-pack-1.zip"' in sent["Content-Disposition"]
    script = client.get(reverse("governance:pack_verifier"))
    assert b"".join(script.streaming_content) == inside(pack).read("verify_pack.py")


def test_somebody_else_s_review_has_no_packs(built, cast, client_of):
    stranger = client_of(cast.outsider)
    for name, pk in (
        ("pack_list", built.review_id),
        ("pack_download", built.pk),
        ("pack_progress", built.pk),
    ):
        assert stranger.get(reverse(f"governance:{name}", args=[pk])).status_code == 404


def test_the_list_costs_the_same_with_more_packs(decided, cast, client_of, assert_flat):
    client, url = (
        client_of(cast.reviewer),
        reverse("governance:pack_list", args=[decided.pk]),
    )

    def more(count: int = 1) -> None:
        for _ in range(count):
            pack = packs.freeze(decided, by=cast.reviewer)
            packs.fail(pack, "Lost.")

    more()
    assert_flat(lambda: client.get(url), lambda: more(4))


def test_the_api_freezes_follows_and_sends(decided, cast, client_of):
    client = client_of(cast.reviewer)
    answer = client.post("/api/v1/packs/", {"review": decided.pk}, "application/json")
    assert (answer.status_code, answer.json()["state"]) == (201, "waiting")
    pack = Pack.objects.get()
    build_pack(pack.pk)
    found = client.get(f"/api/v1/packs/?review={decided.pk}").json()["results"]
    [row] = found
    pack.refresh_from_db()
    assert (row["state"], row["sha256"]) == ("ready", pack.sha256)
    sent = client.get(f"/api/v1/packs/{pack.pk}/download/")
    assert b"".join(sent.streaming_content) == raw_of(pack)
    assert client.get("/api/v1/packs/verifier/").status_code == 200
    again = client.post(f"/api/v1/packs/{pack.pk}/build-again/")
    assert again.status_code == 409
