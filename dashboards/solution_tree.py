"""The opportunity-solution tree of a product: outcome → needs → features → experiments.

Read from four apps with a fixed number of queries, however large it is. After Teresa
Torres; what is missing is said where it is missing, for that is what one looks for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from backlog.models import Item
from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Opportunity
from discovery.nesting import drawn_under
from discovery.queries.heard import Heard, heard_of
from pilots.models import Pilot
from portfolio.models import Product
from roadmap.models import Card

UNLINKED_SHOWN = 40
NO_OUTCOME = "none"
NO_SOLUTION, NO_EXPERIMENT, NO_NEED = (
    "No solution yet", "No experiment yet", "Answers no need",
)  # fmt: skip


@dataclass(frozen=True)
class Experiment:
    pilot: Pilot

    @property
    def verdict(self) -> str:
        """What was decided, or else where it stands."""
        if self.pilot.decision:
            return str(self.pilot.get_decision_display())
        return str(self.pilot.get_state_display())

    @property
    def tone_of(self) -> str:
        return self.pilot.decision or self.pilot.state


@dataclass
class Feature:
    item: Item
    horizons: list[str]
    experiments: list[Experiment]
    gap: str = ""


@dataclass
class Need:
    row: Opportunity
    heard: Heard
    needs: list["Need"] = field(default_factory=list)
    features: list[Feature] = field(default_factory=list)
    gap: str = ""

    @property
    def is_bare(self) -> bool:
        return not self.needs and not self.features


@dataclass
class Outcome:
    """A key result or a goal, and the needs that are closest to it."""

    key: str  # "key_result-3", "goal-2", or NO_OUTCOME
    label: str  # what it is
    name: str
    url: str = ""
    key_result: int | None = None
    goal: int | None = None
    needs: list[Need] = field(default_factory=list)


@dataclass(frozen=True)
class Tree:
    product: Product
    outcomes: list[Outcome]
    needs: list[Need]  # all of them, flat
    unlinked: list[Feature]
    more_unlinked: int
    sees_features: bool
    sees_experiments: bool

    @property
    def gaps(self) -> dict[str, int]:
        """How often each thing is missing; only what this person may see is counted."""
        features = {f.item.pk: f for need in self.needs for f in need.features}
        homeless = [o for o in self.outcomes if o.key == NO_OUTCOME]
        return {
            "No outcome": sum(len(outcome.needs) for outcome in homeless),
            NO_SOLUTION: sum(need.gap == NO_SOLUTION for need in self.needs),
            NO_EXPERIMENT: sum(f.gap == NO_EXPERIMENT for f in features.values()),
            NO_NEED: len(self.unlinked) + self.more_unlinked,
        }


def products(user: User) -> "QuerySet[Product]":
    """Those whose needs this person may see."""
    about = Opportunity.objects.visible_to(user).values("product")
    return Product.objects.filter(pk__in=about).order_by("code")


def tree(product: Product, user: User) -> Tree:
    """The tree as this person may see it."""
    rows = Opportunity.objects.visible_to(user).filter(product=product)
    found = rows.select_related("key_result", "goal").order_by("-priority_key", "id")
    by_pk = {row.pk: row for row in found}
    heard = heard_of(by_pk)
    needs = {pk: Need(row, heard[pk]) for pk, row in by_pk.items()}
    put_features(needs, user)
    outcomes = grouped(nested(needs))
    unlinked, more = without_need(product, user)
    return Tree(
        product, outcomes, list(needs.values()), unlinked, more,
        access.may(user, Perm.BACKLOG_VIEW), access.may(user, Perm.PILOT_VIEW),
    )  # fmt: skip


def narrowed(whole: Tree, outcome: str) -> Tree:
    """The part under one outcome; all of it if there is no such."""
    outcomes = [each for each in whole.outcomes if each.key == outcome]
    if not outcomes:
        return whole
    needs = list(below(outcomes[0].needs))
    return replace(whole, outcomes=outcomes, needs=needs, unlinked=[], more_unlinked=0)


def nested(needs: dict[int, Need]) -> list[Need]:
    """Puts each under its parent; returns those at the top."""
    top = []
    for pk, parent in drawn_under(
        {pk: need.row.parent_id for pk, need in needs.items()}
    ).items():
        if parent is None:
            top.append(needs[pk])
        else:
            needs[parent].needs.append(needs[pk])
    for need in needs.values():
        if need.needs and need.gap == NO_SOLUTION:
            need.gap = ""  # its parts are what is answered
    return top


def below(needs: Iterable[Need]) -> Iterable[Need]:
    for need in needs:
        yield need
        yield from below(need.needs)


def grouped(top: Iterable[Need]) -> list[Outcome]:
    """The outcomes by name, and what has none at the end."""
    found: dict[str, Outcome] = {}
    for need in top:
        outcome = outcome_of(need.row)
        found.setdefault(outcome.key, outcome).needs.append(need)
    return sorted(found.values(), key=lambda o: (o.key == NO_OUTCOME, o.label, o.name))


def outcome_of(row: Opportunity) -> Outcome:
    if result := row.key_result:
        url, key = result.get_absolute_url(), f"key_result-{result.pk}"
        return Outcome(key, "Key result", str(result), url, result.pk, row.goal_id)
    if goal := row.goal:
        url, key = goal.get_absolute_url(), f"goal-{goal.pk}"
        return Outcome(key, "Goal", str(goal), url, None, goal.pk)
    return Outcome(NO_OUTCOME, "", "No outcome yet")


# --- features and experiments -------------------------------------------------------------
def put_features(needs: dict[int, Need], user: User) -> None:
    """The features behind each need, as far as seen, and whether there is none at all."""
    if not access.may(user, Perm.BACKLOG_VIEW):
        return
    links = Item.opportunities.through.objects.filter(opportunity__in=list(needs))
    pairs = list(links.values_list("opportunity_id", "item_id", "item__state"))
    items = Item.objects.visible_to(user).filter(pk__in={pair[1] for pair in pairs})
    features = features_of(items.defer("words", "description"), user)
    answered = {need for need, _, state in pairs if state != Item.State.DROPPED}
    for need, item, _ in pairs:
        if item in features:
            needs[need].features.append(features[item])
    for pk, each in needs.items():
        each.features.sort(key=lambda feature: feature.item.key)
        if each.row.is_open and pk not in answered:
            each.gap = NO_SOLUTION


def features_of(items: "QuerySet[Item]", user: User) -> dict[int, Feature]:
    rows = {item.pk: item for item in items}
    experiments = experiments_of(rows, user)
    horizons = horizons_of(rows, user)
    found = {}
    for pk, item in rows.items():
        feature = Feature(item, horizons[pk], experiments[pk])
        tried = [e for e in experiments[pk] if e.pilot.state != Pilot.State.WITHDRAWN]
        if item.is_open and not tried and access.may(user, Perm.PILOT_VIEW):
            feature.gap = NO_EXPERIMENT
        found[pk] = feature
    return found


def experiments_of(items: Iterable[int], user: User) -> dict[int, list[Experiment]]:
    found: dict[int, list[Experiment]] = defaultdict(list)
    rows = Pilot.objects.visible_to(user).filter(item__in=list(items)).order_by("key")
    shown = ("key", "title", "state", "decision", "kind", "item", "product")
    for pilot in rows.only(*shown):
        found[pilot.item_id or 0].append(Experiment(pilot))
    return found


def horizons_of(items: Iterable[int], user: User) -> dict[int, list[str]]:
    """Where the roadmap shows each: Now, Next, Later."""
    found: dict[int, list[str]] = defaultdict(list)
    cards = Card.objects.visible_to(user).filter(items__in=list(items))
    labels = dict(Card._meta.get_field("horizon").flatchoices)
    for item, horizon in cards.order_by("horizon").values_list("items", "horizon"):
        if labels[horizon] not in found[item]:
            found[item].append(labels[horizon])
    return found


def without_need(product: Product, user: User) -> tuple[list[Feature], int]:
    """Open features that answer no need, the first of them, and how many more."""
    rows = Item.objects.visible_to(user).open().filter(product=product)
    rows = rows.filter(kind=Item.Kind.FEATURE, opportunities=None).order_by("key")
    count = rows.count()
    pks = list(rows.values_list("pk", flat=True)[:UNLINKED_SHOWN])
    features = features_of(Item.objects.filter(pk__in=pks).defer("words"), user)
    shown = [features[pk] for pk in pks]
    for feature in shown:
        feature.gap = NO_NEED
    return shown, count - len(shown)
