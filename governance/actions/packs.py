"""Evidence packs: frozen in one moment, then built by a worker, then never changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet

from core import access, audit, system, veils
from core.clock import now
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb
from governance import canonical, dossier, pack_paper, packing, verify_pack
from governance.models import Pack, Review
from governance.packing import Altered, Member
from governance.record import who

MAY = (Perm.GATE_SIGN, Perm.GATE_SUBMIT, Perm.AUDIT_VIEW)
SORRY = "It could not be built. Build it again; the log of the worker says why."
WAITS = timedelta(minutes=2)  # longer without an end, and it is sent to a worker again
State = Pack.State
Progress = Callable[[str], None]


def require_open(review: Review, moment: datetime, person: User) -> None:
    """Raise Refused for who may not know yet what the record of this moment tells."""
    closed = veils.since(review.subject, person)
    if closed and moment >= closed:
        raise Refused(
            f"A pack holds every figure on record, and {review.subject_name} still runs: "
            "what it shows is hidden from its owner until it ends. Somebody else can build and read it."
        )


def may_freeze(review: Review, person: User) -> bool:
    """Who reviews or submits in the team, and who may read the audit trail."""
    return any(access.allows(person, perm, team=review.team) for perm in MAY)


def freeze(review: Review, *, by: User) -> Pack:
    """Keep the review as it is at this moment, and have a worker make a file of it.

    Raises Refused while another pack of the review is being built.
    """
    if not (by.is_system or may_freeze(review, by)):
        raise PermissionDenied(f"{by} cannot build a pack of {review.key}")
    with one_moment():
        review = Review.objects.for_page().get(pk=review.pk)
        require_open(review, now(), by)
        earlier = review.packs.for_list().order_by("number").last()
        if earlier and earlier.is_under_way:
            raise Refused(f"{earlier} is being built: wait until it is ready.")
        number = earlier.number + 1 if earlier else 1
        at = now()
        text = canonical.text(frozen(review, number, by, at))
        digest = verify_pack.hashed(text)
        pack = Pack.objects.create(
            review=review,
            number=number,
            frozen_by=by,
            frozen_at=at,
            sent_at=at,
            snapshot=text,
            snapshot_sha256=digest,
        )
        told = {"pack": number, "snapshot_sha256": digest}
        audit.record(by, Verb.PACK_FROZEN, review, team=review.team, **told)
        send(pack)
    return pack


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees one moment, whatever others commit while it reads.

    Inside another transaction the moments are that one's.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        # Before the first read, which fixes the moment: two packs take two numbers.
        cursor.execute("LOCK TABLE governance_pack IN SHARE ROW EXCLUSIVE MODE")
        yield


def frozen(review: Review, number: int, by: User, at: datetime) -> dict[str, Any]:
    """All that a pack is made of, but for the bytes of its files."""
    parts = dossier.of(review)
    head = parts["audit"]["head"]
    return {
        "about": {
            "review": review.key,
            "gate": review.get_gate_display(),
            "subject": review.subject_name,
            "pack": number,
            "frozen_at": dossier.moment(at),
            "frozen_by": who(by),
            "audit_head": head,
        },
        "parts": parts,
        "files": [
            {
                "path": packing.path_of(row.sha256, row.filename),
                "size": row.size,
                "sha256": row.sha256,
                "kept_as": row.file.name,
            }
            for row in dossier.pieces(review)
            if row.sha256
        ],
    }


def send(pack: Pack) -> None:
    from governance.tasks import build_pack  # it calls these actions

    after_commit(build_pack, pack.pk)


# --- building -------------------------------------------------------------------------
def build(pack: Pack, *, each: Progress = lambda _: None) -> Pack:
    """Make the file of what was frozen. Safe to run again after a kill.

    The files of evidence are hashed again while they are copied, and the archive is
    looked at by the verifier before anybody can have it.
    """
    if not begin(pack):
        return pack
    try:
        inside = contents(pack)
        text = packing.manifest(packing.thawed(pack.snapshot)["about"], inside)
        with TemporaryFile() as file:
            whole = packing.whole(text, inside)
            digest = packing.write(file, whole, each=lambda one: each(one.path))
            require_sound(file)
            return keep(pack, file, manifest=text, sha256=digest)
    except (Altered, Refused) as error:
        return fail(pack, str(error))
    except Exception:
        fail(pack, SORRY)
        raise


def contents(pack: Pack) -> list[Member]:
    """Every member but the two lists, which are made of them."""
    snapshot = packing.thawed(pack.snapshot)
    script = Path(verify_pack.__file__).read_bytes()
    files = {told["path"]: stored(**told) for told in snapshot["files"]}
    return [
        *packing.members(snapshot["parts"]),
        *files.values(),
        packing.member(packing.PAPER, pack_paper.pdf(snapshot)),
        packing.member(packing.README, pack_paper.readme(snapshot)),
        packing.member(packing.VERIFIER, script),
    ]


def stored(path: str, size: int, sha256: str, kept_as: str) -> Member:
    """A file of evidence where the store keeps it, read in pieces. Altered if it is gone."""

    def read() -> Iterator[bytes]:
        try:
            with default_storage.open(kept_as) as file:
                yield from file.chunks()
        except FileNotFoundError as lost:
            raise Altered(f"The store has lost {path}: it cannot be packed.") from lost

    return Member(path, size, sha256, read)


def require_sound(file: BinaryIO) -> None:
    """Raise Altered unless the verifier, as people get it, finds the archive in order."""
    for fault in verify_pack.check(file)[:1]:
        raise Altered(f"The verifier refuses it: {fault.name} {fault.what}.")


@transaction.atomic
def begin(pack: Pack) -> bool:
    """Mark it as being built; False if there is nothing to do any more."""
    row = Pack.objects.select_for_update(of=("self",)).get(pk=pack.pk)
    if row.is_under_way:
        finish(pack, state=State.RUNNING)
    return row.is_under_way


@transaction.atomic
def keep(pack: Pack, file: BinaryIO, *, manifest: str, sha256: str) -> Pack:
    size = verify_pack.length(file)
    file.seek(0)
    name = default_storage.save(f"packs/{uuid4().hex}.zip", File(file))
    told = {"manifest": manifest, "size": size, "sha256": sha256}
    finish(pack, state=State.READY, file=name, built_at=now(), **told)
    recorded(pack, Verb.PACK_BUILT, sha256=sha256, size=size)
    return pack


@transaction.atomic
def fail(pack: Pack, why: str) -> Pack:
    finish(pack, state=State.FAILED, failure=why)
    recorded(pack, Verb.PACK_FAILED, failure=why)
    return pack


def finish(pack: Pack, **fields: Any) -> None:
    Pack.objects.filter(pk=pack.pk).update(**fields)
    pack.refresh_from_db()


def recorded(pack: Pack, verb: Verb, **data: Any) -> None:
    review = pack.review
    audit.record(
        system.user(), verb, review, team=review.team, pack=pack.number, **data
    )


@transaction.atomic
def build_again(pack: Pack, *, by: User) -> Pack:
    """After a failure: the same moment, once more. What was frozen is not read anew."""
    pack = Pack.objects.select_for_update(of=("self",)).get(pk=pack.pk)
    if not may_freeze(pack.review, by):
        raise PermissionDenied(f"{by} cannot build {pack}")
    if pack.state != State.FAILED:
        raise Refused(f"{pack} has not failed: there is nothing to build again.")
    finish(pack, state=State.WAITING, failure="", sent_at=now())
    team = pack.review.team
    audit.record(by, Verb.PACK_SENT_AGAIN, pack.review, team=team, pack=pack.number)
    send(pack)
    return pack


def lost() -> "QuerySet[Pack]":
    """Those whose message or worker may be gone; one that is alive keeps its lock."""
    under_way = Pack.objects.filter(state__in=[State.WAITING, State.RUNNING])
    return under_way.filter(sent_at__lt=now() - WAITS).order_by("sent_at")
