"""What the demo company's vendors promised, what they get of its data, and how risky they are.

That Tessaly's voice bot slipped twice, and Relaystone's consent interface is in beta, is of
domain.md §12; days, words and the rest are ours. Nothing is overdue on the demo's day.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from backlog.models import Item, ItemPromise
from core.verbs import Verb
from dashboards.demo.put import person, put
from portfolio.models import Capability, ClaimSlip, Vendor, VendorClaim

# vendor, capability, what, how, who said it where, said on, first promised for,
# [(said on, to, why)], (state, on, why) or None
CLAIMS = [
    ("Tessaly Cloud", "", "Agentic voice bot for collections", "public", "Product keynote, user conference", "2025-09-10", "2026-03-31",
     [("2026-02-18", "2026-09-30", "Consent and call-window checks were not ready."), ("2026-09-08", "2027-03-31", "A human exit within two turns is still missing.")], None),
    ("Tessaly Cloud", "CON-3", "Callback windows by time zone", "contractual", "Account lead, quarterly review", "2026-01-20", "2026-06-30", [], ("kept", "2026-06-22", "")),
    ("Tessaly Cloud", "CON-4", "Cloud dialer with a seven-day counter", "contractual", "Account lead, quarterly review", "2026-01-20", "2026-06-30",
     [("2026-05-12", "2026-08-31", "The counter had to cover text messages.")], ("kept", "2026-08-14", "")),
    ("Brightquill AI", "AST-1", "Summaries that know promise dates", "verbal", "Solution architect, site visit", "2026-10-06", "2027-03-31", [], None),
    ("Brightquill AI", "AST-1", "Summaries in Spanish", "public", "Roadmap webinar", "2026-02-11", "2026-09-30", [], ("broken", "2026-09-30", "Accuracy on amounts stayed under 90 %.")),
    ("Corvane Voice", "SLF-2", "Hand-off that keeps the story", "contractual", "Statement of work, annex B", "2026-05-04", "2026-10-31", [], ("kept", "2026-10-28", "")),
    ("Relaystone", "OUT-2", "Consent interface out of beta", "public", "Release notes", "2026-03-02", "2026-09-30",
     [("2026-09-01", "2026-12-31", "Revocations by voice were lost between two systems.")], None),
    ("Orrery Insights", "F-123", "Sentiment wallboard for supervisors", "verbal", "Account lead, renewal call", "2026-08-19", "2026-12-31", [], None),
    ("Paylantern", "PSC-2", "Masked keypad payment with wallet links", "contractual", "Order form, section 4", "2026-07-15", "2027-06-30", [], None),
]  # fmt: skip
RESTS = [("F-123", "Sentiment wallboard for supervisors"), ("F-103", "Consent interface out of beta"), ("F-102", "Masked keypad payment with wallet links")]  # fmt: skip

# vendor: kinds of data, where, subprocessors, impact, likelihood, controls, looked at
FACTS = {
    "Tessaly Cloud": ("recordings, call detail, names", "US East and Central", "Northfield Hosting", 5, 2, ".60", "2026-03-18"),
    "Brightquill AI": ("transcripts, masked", "US East", "Northfield Hosting, Palisade Compute", 4, 3, ".50", "2026-06-24"),
    "Corvane Voice": ("recordings, account numbers, masked", "US Central", "Palisade Compute", 4, 4, ".40", "2026-05-20"),
    "Paylantern": ("card data", "US East", "", 5, 2, ".70", "2026-02-25"),
    "Orrery Insights": ("recordings, transcripts", "US West", "Palisade Compute", 4, 3, ".55", "2026-04-15"),
    "Relaystone": ("phone numbers, consent", "US East", "Northfield Hosting", 4, 3, ".45", "2026-06-10"),
    "Fennmark WFM": ("schedules of associates", "US Central", "", 3, 2, ".50", "2026-01-28"),
}  # fmt: skip


def load() -> None:
    for told in CLAIMS:
        load_claim(*told)
    for key, title in RESTS:
        item, claim = Item.objects.get(key=key), VendorClaim.objects.get(title=title)
        put(
            ItemPromise,
            {"item": item, "claim": claim},
            added_by=item.product.product_manager,
        )
    for name, told_of in FACTS.items():
        load_facts(name, *told_of)


def load_claim(
    vendor: str, capability: str, title: str, how: str, source: str, said: str,
    first: str, slips: list[tuple[str, str, str]], end: tuple[str, str, str] | None,
) -> None:  # fmt: skip
    keeper = person("Sanjay Kulkarni")
    day = date.fromisoformat
    state, ended, because = end or ("open", "", "")
    claim, made = put(
        VendorClaim,
        {"vendor": Vendor.objects.get(name=vendor), "title": title},
        Verb.VENDOR_CLAIM_RECORDED,
        capability=Capability.objects.filter(code=capability).first(),
        commitment=how,
        source=source,
        said_on=day(said),
        first_for=day(first),
        promised_for=day(slips[-1][1] if slips else first),
        state=state,
        settled_on=day(ended) if ended else None,
        settled_because=because,
        settled_by=keeper if ended else None,
        recorded_by=keeper,
    )
    before = day(first)
    for told, after, why in slips if made else ():
        slip: dict[str, Any] = {
            "told_on": day(told),
            "reason": why,
            "recorded_by": keeper,
        }
        put(ClaimSlip, {"claim": claim, "before": before, "after": day(after)}, **slip)
        before = day(after)


def load_facts(
    name: str, data: str, region: str, under: str, impact: int, likelihood: int,
    controls: str, looked: str,
) -> None:  # fmt: skip
    Vendor.objects.filter(name=name, risk_reviewed_on=None).update(
        data_classes=data.split(", "),
        hosting_region=region,
        subprocessors=[each for each in under.split(", ") if each],
        risk_impact=impact,
        risk_likelihood=likelihood,
        control_effectiveness=Decimal(controls),
        risk_reviewed_on=date.fromisoformat(looked),
    )
