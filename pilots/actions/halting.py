"""Who is told when a wave halts: who owns it, who takes it back, who signed for it."""

from core.actions import notices
from core.models import User
from core.notices import Kind
from governance import gates
from governance.models import Gate
from pilots.models import Rollout, Wave


def concerned(row: Rollout) -> list[User]:
    """Its owner, its rollback owner, the pilot's owner, and who signed G3."""
    review = gates.latest(Gate.G3, row.pilot)
    signed = review.signatures.select_related("signed_by") if review else ()
    people = [row.owner, row.rollback_owner, row.pilot.owner]
    return [each for each in [*people, *(s.signed_by for s in signed)] if each]


def halted(wave: Wave, how: str, *, by: User) -> None:
    row = wave.rollout
    notices.tell(
        concerned(row), kind=Kind.ROLLOUT, about=row, by=by,
        text=f"{wave} {wave.title[:60]}: {how}. {wave.reason}",
        occasion=f"wave {wave.number} {how} {wave.version}",
    )  # fmt: skip
