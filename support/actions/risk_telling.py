"""Who is told of a risk: those of the product, its owner, and who accepted it."""

from collections.abc import Iterable

from core.actions import notices
from core.models import User
from core.notices import Kind
from support.models import Problem, Risk


def concerned(risk: Risk) -> list[User]:
    """Its owner; while nobody has it, those of the product."""
    product = risk.product
    found = [risk.owner] if risk.owner else [product.product_manager, product.product_owner]  # fmt: skip
    return [person for person in found if person]


def recorded(risk: Risk, *, by: User) -> None:
    level = risk.get_level_display().lower()
    tell(concerned(risk), risk, f"was recorded: {level}", "recorded", by=by)


def given(risk: Risk, *, by: User) -> None:
    tell(concerned(risk), risk, "is yours to watch", f"given {risk.version}", by=by)


def worse(risk: Risk, *, lapsed: bool, by: User) -> None:
    level = risk.get_level_display().lower()
    said = f"is {level} now" + (" and no longer accepted" if lapsed else "")
    tell(concerned(risk), risk, said, f"worse {risk.version}", by=by)


def accepted(risk: Risk, *, by: User) -> None:
    tell(concerned(risk), risk, "is accepted", f"accepted {risk.version}", by=by)


def happened(risk: Risk, problem: Problem, *, by: User) -> None:
    people = concerned(risk) + ([risk.accepted_by] if risk.accepted_by else [])
    said = f"has happened: {problem.key}"
    tell(people, risk, said, f"happened {problem.pk}", by=by)


def watched_again(risk: Risk, *, by: User) -> None:
    said = "is watched again"
    tell(concerned(risk), risk, said, f"again {risk.version}", by=by)


def tell(
    people: Iterable[User], risk: Risk, said: str, occasion: str, *, by: User
) -> None:
    notices.tell(
        people, kind=Kind.RISK, about=risk, by=by, occasion=occasion,
        text=f"{risk.key} {risk.title[:80]} {said}.",
    )  # fmt: skip
