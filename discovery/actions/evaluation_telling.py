"""Who is told of a vendor evaluation: who is to score, and all scorers of what follows."""

from collections.abc import Iterable

from core.actions import notices
from core.models import User
from core.notices import Kind
from discovery.models import VendorEvaluation


def asked(row: VendorEvaluation, people: Iterable[User], *, by: User) -> None:
    tell(people, row, "waits for your scores", "asked", by=by)


def revealed(row: VendorEvaluation, *, by: User) -> None:
    tell(everybody(row), row, "shows its scores", f"revealed {row.round}", by=by)


def again(row: VendorEvaluation, *, by: User) -> None:
    said = "is scored once more"
    tell(everybody(row), row, said, f"round {row.round}", by=by)


def decided(row: VendorEvaluation, *, by: User) -> None:
    tell(everybody(row), row, "is decided", "decided", by=by)


def withdrawn(row: VendorEvaluation, *, by: User) -> None:
    tell(everybody(row), row, "was withdrawn", "withdrawn", by=by)


def everybody(row: VendorEvaluation) -> list[User]:
    """The lead and the scorers."""
    scorers = row.scorers.select_related("person")
    return [row.lead, *(scorer.person for scorer in scorers)]


def tell(
    people: Iterable[User], row: VendorEvaluation, said: str, occasion: str, *, by: User
) -> None:
    notices.tell(
        people, kind=Kind.EVALUATION, about=row, by=by, occasion=occasion,
        text=f"{row.key} {row.title[:80]} {said}.",
    )  # fmt: skip
