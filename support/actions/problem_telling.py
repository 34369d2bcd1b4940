"""Who is told of a problem: those of the product, its owner, and who reported it."""

from collections.abc import Iterable

from core.actions import notices
from core.models import User
from core.notices import Kind
from support.models import Problem


def reported(problem: Problem, *, by: User) -> None:
    product = problem.product
    people = [product.product_manager, product.product_owner]
    tell(people, problem, "was reported", "reported", by=by)


def given(problem: Problem, *, by: User) -> None:
    tell([problem.owner], problem, "is yours to solve", f"given {problem.version}", by=by)  # fmt: skip


def explained(problem: Problem, *, by: User) -> None:
    """Whoever reported it reads what helps until it is mended."""
    said = "has a way around" if problem.workaround else "is explained"
    tell([problem.reported_by], problem, said, f"cause {problem.version}", by=by)


def resolved(problem: Problem, *, by: User) -> None:
    occasion = f"resolved {problem.version}"
    tell([problem.reported_by], problem, "is resolved", occasion, by=by)


def back(problem: Problem, *, by: User) -> None:
    product = problem.product
    people = [problem.owner or product.product_manager, problem.reported_by]
    tell(people, problem, "is back", f"back {problem.reopened}", by=by)


def tell(
    people: Iterable[User | None],
    problem: Problem,
    said: str,
    occasion: str,
    *,
    by: User,
) -> None:
    there = [person for person in people if person]
    notices.tell(
        there, kind=Kind.PROBLEM, about=problem, by=by, occasion=occasion,
        text=f"{problem.key} {problem.title[:80]} {said}.",
    )  # fmt: skip
