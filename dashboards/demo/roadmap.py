"""The twelve cards of the now/next/later roadmap; their moves are in ledger.py."""

from datetime import date
from decimal import Decimal

from backlog.models import Item
from core.verbs import Verb
from dashboards.demo import audiences
from dashboards.demo.put import put
from discovery.models import Note, Opportunity
from pilots.models import Pilot
from portfolio.models import Benefit, KeyResult, Objective, Product
from roadmap.models import Card

# key, horizon, product, title, key result, measure, baseline, target, confidence, entered
CARDS = [
    ("RC-01", "now", "ASSIST", "Wrap up without retyping", "1.2", "", None, None, "1.0", "2026-10-07"),
    ("RC-02", "now", "SELFSERVE", "Payments finished without a person, provably", "2.1", "", None, None, ".6", "2026-10-12"),
    ("RC-03", "now", "OUTREACH", "“Stop” means stop, everywhere", "3.2", "", None, None, ".6", "2026-09-28"),
    ("RC-04", "now", "PAYSEC", "Card numbers never heard, never stored", "3.1", "", None, None, ".6", "2026-09-30"),
    ("RC-05", "next", "SELFSERVE", "From bot to person in two turns, story intact", "2.2", "", None, None, ".6", "2026-09-28"),
    ("RC-06", "next", "INSIGHT", "Every call checked for the required words", "3.3", "", None, None, ".8", "2026-10-05"),
    ("RC-07", "next", "KNOW", "Nobody guesses on a hardship call", "", "First contact resolution in HRD, %", "58.8", "66", ".4", "2026-10-05"),
    ("RC-08", "next", "KNOW", "One payoff answer", "1.3", "", None, None, ".6", "2026-10-05"),
    ("RC-09", "later", "CONNECT", "Collections on the same platform as everyone", "", "", None, None, ".1", "2026-07-06"),
    ("RC-10", "later", "WFX", "Schedules that bend", "", "CG-6: first-year attrition, %", "54", "42", ".2", "2026-07-06"),
    ("RC-11", "later", "ASSIST", "Ready on the first live day", "4.2", "", None, None, ".2", "2026-08-24"),
    ("RC-12", "later", "CONNECT", "Spanish callers wait no longer than others", "", "Service level in ESP, %", "59.8", "71", ".6", "2026-10-26"),
]  # fmt: skip

# key: notes, features, pilots, opportunities, objective where no key result names it
LINKS: dict[str, tuple[list[str], list[str], list[str], list[str], str]] = {
    "RC-01": (["n1", "n2", "n3", "n4"], ["F-101"], ["PIL-01"], ["OPP-1"], ""),
    "RC-02": (["n5", "n6", "n8", "AN-1"], ["F-104"], ["PIL-02"], ["OPP-2"], ""),
    "RC-03": (["n16", "n17", "SV-1"], ["F-103", "F-117"], [], ["OPP-6"], ""),
    "RC-04": (["n12", "n13", "QA-1"], ["F-102"], ["PIL-04"], ["OPP-4"], ""),
    "RC-05": (["n5", "n7", "n8"], ["F-105", "F-107"], [], ["OPP-2"], ""),
    "RC-06": ([], ["F-113"], ["POC-01"], [], ""),
    "RC-07": (["n14", "n15", "n24", "DD-1"], ["F-106", "F-120"], [], ["OPP-5"], "O1"),
    "RC-08": (["n9", "n10", "JW-1", "CI-1"], ["F-114", "F-115"], [], ["OPP-3"], ""),
    "RC-09": ([], ["F-109"], [], [], "O3"),
    "RC-10": (["n18", "n19"], ["F-111", "F-112"], [], ["OPP-7"], "O4"),
    "RC-11": (["n20", "n21"], ["F-121"], [], ["OPP-8"], ""),
    "RC-12": (["n22", "n23"], ["F-108"], [], ["OPP-9"], "O1"),
}
EXTERNAL = {
    "RC-03": (date(2027, 1, 31), "FCC revoke-all rule, waived until then"),
    "RC-09": (date(2027, 9, 30), "Dialer end of support"),
}
ASSUMPTIONS = {
    "RC-05": "Two turns are enough to know that a person is needed.",
    "RC-06": "Agreement with human raters holds outside the 300 calls tried.",
    "RC-07": "One workflow can cover the eleven articles.",
    "RC-08": "The three payoff sources can be read in one call.",
}
BENEFIT_OF = {
    "RC-01": "B-01", "RC-02": "B-02", "RC-03": "B-04", "RC-04": "B-05", "RC-10": "B-03",
    "RC-12": "B-06",
}  # fmt: skip


def load() -> None:
    places: dict[str, int] = {}
    for key, horizon, *rest in CARDS:
        places[horizon] = places.get(horizon, 0) + 1
        load_card(key, horizon, places[horizon], *rest)  # type: ignore[arg-type]


def load_card(
    key: str, horizon: str, position: int, product_code: str, title: str, key_result_code: str,
    measure: str, baseline: str | None, target: str | None, confidence: str, entered: str,
) -> None:  # fmt: skip
    product = Product.objects.get(code=product_code)
    key_result = KeyResult.objects.filter(code=key_result_code).first()
    objective = key_result.objective if key_result else None
    opportunity = Opportunity.objects.filter(code__in=LINKS[key][3]).first()
    day, source = EXTERNAL.get(key, (None, ""))
    card, made = put(
        Card,
        {"key": key},
        Verb.CARD_CREATED,
        title=title,
        problem=opportunity.description if opportunity else f"{product.context}",
        product=product,
        owner=product.product_manager,
        horizon=horizon,
        position=position,
        entered_on=date.fromisoformat(entered),
        objective=objective or Objective.objects.filter(code=LINKS[key][4]).first(),
        key_result=key_result,
        metric=key_result.metric if key_result else None,
        measure=measure,
        baseline=baseline and Decimal(baseline),
        target=target and Decimal(target),
        confidence=Decimal(confidence),
        riskiest_assumption=ASSUMPTIONS.get(key, ""),
        external_on=day,
        external_source=source,
        audience_visibility=audiences.shown_to(key),
        benefit=Benefit.objects.filter(code=BENEFIT_OF.get(key)).first(),
    )
    if made:
        link(card, *LINKS[key][:4])


def link(
    card: Card,
    notes: list[str],
    items: list[str],
    pilots: list[str],
    opportunities: list[str],
) -> None:
    card.notes.set(Note.objects.filter(code__in=notes))
    card.items.set(Item.objects.filter(key__in=items))
    card.pilots.set(Pilot.objects.filter(key__in=pilots))
    card.opportunities.set(Opportunity.objects.filter(code__in=opportunities))
