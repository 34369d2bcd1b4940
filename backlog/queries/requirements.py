"""Reads of requirements: the list with what each is traced to, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from backlog.models import Gap, Item, Requirement, RequirementTest, ResultState
from backlog.models.requirements import TROUBLE, RequirementQuerySet
from core.models import User
from portfolio.models import Product

GOING = "going"
ANY = "any"


def listed(
    user: User,
    *,
    q: str = "",
    state: str = "",
    product: Product | None = None,
    kind: str = "",
    priority: str = "",
    gap: str = "",
    mine: bool = False,
) -> RequirementQuerySet:
    """What the list, its files and the API show; what must be comes first."""
    asked = {
        "q": q and Q(title__icontains=q) | Q(key__iexact=q) if q else None,
        "state": state and (~Q(state="withdrawn") if state == GOING else Q(state=state)),
        "product": product and Q(product=product),
        "kind": kind and Q(kind=kind),
        "priority": priority and Q(priority=priority),
        "mine": mine and (Q(set_by=user) | Q(answered_by=user)),
    }  # fmt: skip
    rows = Requirement.objects.visible_to(user).for_list()
    rows = rows.filter(*(each for each in asked.values() if each))
    if gap:
        rows = rows.lacking(gap)
    return rows.order_by("priority", "-id")


def with_traces(rows: RequirementQuerySet, user: User) -> RequirementQuerySet:
    """With the stories this person may see and the tests in use: two more queries."""
    seen = Item.objects.visible_to(user).order_by("key")
    items = seen.only("key", "title", "state", "product_id")
    tests = RequirementTest.objects.filter(retired_on=None)
    return rows.prefetch_related(Prefetch("items", items), Prefetch("tests", tests))


@dataclass(frozen=True, slots=True)
class Traced:
    """A requirement with what shows that it is met; stories that were dropped show nothing."""

    requirement: Requirement
    stories: list[Item]
    tests: list[RequirementTest]

    @property
    def done(self) -> int:
        return sum(item.state == Item.State.DONE for item in self.stories)

    @property
    def passed(self) -> int:
        return sum(test.last == ResultState.PASSED for test in self.tests)

    @property
    def gaps(self) -> list[str]:
        """In words; of what is withdrawn nothing lacks. `lacking` finds the same."""
        row = self.requirement
        if not row.is_going:
            return []
        lacks = {
            Gap.ANSWER: row.state == Requirement.State.DRAFT and not row.answer,
            Gap.STORY: not self.stories,
            Gap.TEST: not self.tests,
            Gap.FAILING: any(test.last in TROUBLE for test in self.tests),
        }
        return [gap.label for gap, holds in lacks.items() if holds]


def traced(rows: Iterable[Requirement]) -> list[Traced]:
    """Of rows that `with_traces` has read."""
    return [
        Traced(
            row,
            [item for item in row.items.all() if item.state != Item.State.DROPPED],
            list(row.tests.all()),
        )
        for row in rows
    ]


def carried_by(item: Item, user: User) -> RequirementQuerySet:
    """The requirements that a backlog item carries."""
    rows = Requirement.objects.visible_to(user).for_list().filter(items=item)
    return rows.order_by("priority", "key")


def unanswered(user_reach: Q) -> RequirementQuerySet:
    """Drafts that IT has not answered, of the teams in reach, the oldest first."""
    rows = Requirement.objects.filter(user_reach, state="draft", answer="")
    return rows.order_by("set_on", "pk")
