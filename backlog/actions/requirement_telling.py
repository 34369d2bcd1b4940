"""Who is told of a requirement: who set it, who answered for IT, who manages the product."""

from collections.abc import Iterable

from backlog.models import Requirement, RequirementResult
from core.actions import notices
from core.models import User
from core.notices import Kind


def answered(row: Requirement, *, by: User) -> None:
    said = f"was answered: {row.get_answer_display()}"
    people = [row.set_by, row.product.product_manager]
    tell(people, row, said, f"answered {row.version}", by=by)


def agreed(row: Requirement, *, by: User) -> None:
    people = [row.set_by, row.answered_by]
    tell(people, row, "is agreed on", f"agreed {row.edition}", by=by)


def failed(row: Requirement, result: RequirementResult, *, by: User) -> None:
    how = result.get_state_display().lower()
    said = f"has a test that did not pass ({how}): {result.test.name[:60]}"
    people = [row.set_by, row.product.product_manager, row.answered_by]
    tell(people, row, said, f"result {result.pk}", by=by)


def withdrawn(row: Requirement, *, by: User) -> None:
    people = [row.set_by, row.answered_by]
    tell(people, row, "is withdrawn", f"withdrawn {row.version}", by=by)


def tell(
    people: Iterable[User | None],
    row: Requirement,
    said: str,
    occasion: str,
    *,
    by: User,
) -> None:
    notices.tell(
        [person for person in people if person], kind=Kind.REQUIREMENT, about=row,
        by=by, occasion=occasion, text=f"{row.key} {row.title[:80]} {said}.",
    )  # fmt: skip
