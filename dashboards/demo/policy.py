"""What was answered before GD-06, and a draft of the next criteria set. Ours."""

from core import system
from dashboards.demo.put import put
from governance import opening
from governance.actions import policy
from governance.actions import policy_parts as parts
from governance.catalogue import NEVER
from governance.models import CriteriaSet, Placement, Review
from governance.tiering import Seat

# review: whom or what it touches, by the codes of the questions; all others are a no
YES = {
    "GD-06": {"consumer", "automated", "personal", "ai", "cards"},
}
LIGHT = {*NEVER, "S01", "S02", "G04", "G05"}  # at G2, for what customers never meet


def load() -> None:
    for key, yes in YES.items():
        answer(Review.objects.get(key=key), yes)
    if CriteriaSet.objects.count() == 1:
        draft_the_next()


def answer(review: Review, yes: set[str]) -> None:
    row = opening.policy_on(review.due_on)
    if row is None:
        return
    answers = {each.code: each.code in yes for each in row.questions.all()}
    found = opening.opening(row, review.gate, answers)
    if found:
        put(Placement, {"review": review}, set=row, tier=found.tier, answers=answers)


def draft_the_next() -> None:
    """A lighter G2 for the lowest tier, a shorter G3, and S05 where card data is touched."""
    by = system.user()  # so that the one administrator may publish it
    row = policy.draft(by=by)
    low = row.tiers.get(code="low")
    rule = row.rules.get(gate="G2", tier=None)
    terms, _, _ = parts.rule_now(rule)
    seats = [
        Seat("CMP", chair=True),
        Seat("SEC"),
        Seat("OPS"),
        Seat("MRM", only_if="ai"),
    ]
    light = {**terms, "decide_in_days": 5, "seats": seats, "criteria": sorted(LIGHT)}
    parts.set_rule(row, gate="G2", tier=low, **light, version=None, by=by)
    scale = row.rules.get(gate="G3", tier=None)
    terms, sitting, codes = parts.rule_now(scale)
    shorter = {**terms, "validity_months": 9, "seats": sitting, "criteria": codes}
    parts.set_rule(row, gate="G3", tier=None, **shorter, version=None, by=by)
    cards = row.questions.get(code="cards")
    parts.set_question(
        row, code="cards", place=cards.number, text=cards.text,
        explained=cards.explained, raises_to=cards.raises_to, adds=["S05"],
        gates=["G2"], version=None, by=by,
    )  # fmt: skip
