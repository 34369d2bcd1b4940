"""Decisions between business and IT, and the plans both stand for. All of it is ours."""

from datetime import date
from typing import Any

from core import system
from dashboards.demo.put import person
from governance.actions import decisions, links, options, plans
from governance.models import Decision, Plan
from portfolio.models import Goal, Product
from roadmap.models import Card

# title; context; the business says; IT says; proposed by, on; decided by, on; look
# again; the decision; options (name, what, standardisation, cost, need, why not: "" is
# the chosen one); about; what became of it
DECISIONS: list[dict[str, Any]] = [
    {
        "title": "Should customers be known by their voice?",
        "context": "Authentication takes 48 seconds of a call, and a vendor offered voice biometrics.",
        "business_position": "Forty seconds less on every call, and nobody asks for a maiden name again.",
        "it_position": "One more store of personal data, and cloned voices are getting better every month.",
        "proposed": ("Dana Whitlock", date(2026, 1, 20)),
        "decided": ("Helena Marsh", date(2026, 2, 10), date(2026, 8, 10)),
        "outcome": "Try voice biometrics for servicing calls, with the one-time passcode kept beside it.",
        "options": [
            ("Voice biometrics", "For servicing calls", 3, 2, 4, ""),
            ("Passcode by text", "As today, sent sooner", 4, 4, 3, "Saves twelve seconds, not forty."),
        ],
        "about": ["CONNECT"],
        "reversed": "Two peers stopped after cloning fraud (MV-1). The passcode stays alone until the watch list says otherwise.",
    },
    {
        "title": "How do card numbers stay out of recordings?",
        "context": "Recordings held card numbers, and the assessment of payment security was due.",
        "business_position": "No new screen for associates this year; they have learned four.",
        "it_position": "Pausing the recorder is a habit, not a control. It will fail on busy days.",
        "proposed": ("Tom Brandvold", date(2026, 2, 24)),
        "decided": ("Renee Calloway", date(2026, 3, 17), date(2026, 9, 17)),
        "outcome": "Pause and resume by hand, with a check of recordings each month.",
        "options": [
            ("Pause and resume", "The associate stops the recorder", 3, 5, 2, ""),
            ("Masked keypad entry", "The customer types, nobody hears", 5, 2, 5, "Not in time for the assessment."),
        ],
        "about": ["PAYSEC"],
    },
    {
        "title": "Buy agent assist, or build it?",
        "context": "Wrap-up takes 86 to 99 seconds, and half of it is retyping.",
        "business_position": "Associates have waited two years. What can be had by summer counts.",
        "it_position": "A bought model is a third party's model: it needs a re-certification with each version.",
        "proposed": ("Priya Raman", date(2026, 4, 21)),
        "decided": ("Sanjay Kulkarni", date(2026, 5, 12), date(2026, 11, 10)),
        "outcome": "Buy, for one site first, with our own audit of 400 summaries before anything scales.",
        "options": [
            ("Buy from Brightquill", "Hosted, per seat", 3, 4, 5, ""),
            ("Build on our platform", "Eighteen months with four people", 4, 2, 4, "Too late for the floor, and no people to keep it."),
            ("Leave it", "", 5, 5, 1, "Retyping is the first thing every session names."),
        ],
        "about": ["ASSIST", "CG-4", "RC-01"],
    },
    {
        "title": "Does Collections move to the one telephony platform?",
        "context": "The dialer of Collections is out of support on 30 September 2027. Two of three waves have moved.",
        "business_position": "The dialer knows our campaigns. A move in tax season costs promises to pay.",
        "it_position": "One platform to patch and to staff. The dialer's last engineer leaves in spring.",
        "proposed": ("Dana Whitlock", date(2026, 5, 19)),
        "decided": ("Helena Marsh", date(2026, 6, 9), date(2027, 3, 31)),
        "outcome": "It moves as wave 3, outside February to April, and its campaigns are rebuilt with Collections, not for it.",
        "options": [
            ("Wave 3 on the platform", "With campaigns rebuilt together", 5, 3, 4, ""),
            ("Keep the dialer", "Buy extended support", 1, 2, 4, "Support beyond 2027 costs more than the move and ends anyway."),
            ("A dialer as a service", "From Relaystone", 2, 3, 3, "A fourth store of consent, where we need one."),
        ],
        "about": ["CONNECT", "OUTREACH", "CG-2", "RC-09"],
    },
    {
        "title": "Does masked keypad entry replace pause and resume?",
        "context": "In nine of 400 payment calls the number was said aloud while the recorder was paused (QA-1).",
        "business_position": "If it takes one screen away, the floor will learn it. Tell us what to say when a caller cannot type.",
        "it_position": "It takes recordings and desktops out of the assessment. That is worth the eight points of work.",
        "proposed": ("Tom Brandvold", date(2026, 9, 1)),
        "decided": ("Renee Calloway", date(2026, 9, 22), date(2027, 2, 28)),
        "supersedes": "How do card numbers stay out of recordings?",
        "outcome": "Masked entry is the way to pay by phone. Pause and resume stays for callers who cannot type.",
        "options": [
            ("Masked keypad entry", "F-102", 5, 3, 4, ""),
            ("Pause and resume, better trained", "", 3, 4, 2, "The recorder was paused in all nine calls: training is not the cause."),
        ],
        "about": ["PAYSEC", "CG-5", "RC-04"],
    },
    {
        "title": "Does intraday automation come from Fennmark, or from elsewhere?",
        "context": "The contract needs notice by 2 March 2027. Forecasts live in the tool, the day itself in spreadsheets.",
        "business_position": "Associates asked for swaps in an hour, not in four days. Whoever can do that first.",
        "it_position": "",
        "proposed": ("Aisha Grant", date(2026, 11, 2)),
        "options": [
            ("Fennmark's module", "Added to the contract", 4, 3, 3, ""),
            ("Another workforce product", "Replace it at the contract's end", 3, None, 4, ""),
        ],
        "about": ["WFX", "CG-6", "RC-10"],
    },
]  # fmt: skip

STRATEGY = """<p>Three things until the end of 2028, in this order.</p><ol><li>Calls are
finished the first time, because the answer is in one place.</li><li>Simple payments need
no person, unless the customer wants one.</li><li>Compliance is built into the tools, not
checked afterwards.</li></ol><p>What is not in it: a second site abroad, and a voice of
our own for every channel.</p>"""
TACTICS = """Wave 3 is prepared until February and moved in May.

Masked entry goes to Payments first, then to the other queues.

Nothing new reaches the floor between 15 and 31 December."""
NEEDS = """<ul><li>Campaigns keep their call-frequency counter at dial time.</li><li>A
revocation of consent stops every channel within a day.</li><li>Promises to pay are taken
without leaving the screen.</li></ul>"""

# title, kind, from, until, business owner, IT owner, months, next due, agreed by business
# and IT on, readers (name, read on, commitment), about, text
PLANS: list[tuple[Any, ...]] = [
    ("Contact-center strategic plan 2027–2028", "strategic_plan", date(2027, 1, 1), date(2028, 12, 31),
     "Renee Calloway", "Sanjay Kulkarni", 12, date(2027, 9, 30), (date(2026, 9, 28), date(2026, 9, 30)),
     [("Howard Penn", date(2026, 10, 2), "Benefits are signed off by Finance within ten working days."),
      ("Helena Marsh", None, "")],
     ["BG-1", "BG-2", "BG-3"], STRATEGY),
    ("Technology budget of the contact center 2027", "budget", date(2027, 1, 1), date(2027, 12, 31),
     "Howard Penn", "Sanjay Kulkarni", 6, date(2027, 4, 20), (date(2026, 10, 19), date(2026, 10, 20)),
     [("Helena Marsh", date(2026, 10, 22), "Change money is released by quarter, against key results.")],
     ["BG-1"], "Run and change money by product. The figures are kept with the goals' budget lines."),
    ("Tactical plan, first half of 2027", "tactical_plan", date(2027, 1, 1), date(2027, 6, 30),
     "Renee Calloway", "Sanjay Kulkarni", 3, date(2027, 2, 15), (date(2026, 11, 12), None),
     [("Dana Whitlock", None, "")], ["CG-2", "CG-5"], TACTICS),
    ("Requirements of Collections for the platform", "requirements", date(2026, 7, 1), date(2027, 9, 30),
     "Patrice Monroe", "Sanjay Kulkarni", 3, date(2026, 11, 5), (date(2026, 8, 4), date(2026, 8, 5)),
     [("Dana Whitlock", date(2026, 8, 6), "")], ["CONNECT", "RC-09"], NEEDS),
]  # fmt: skip


def load() -> None:
    for row in DECISIONS:
        if not Decision.objects.filter(title=row["title"]).exists():
            load_decision(row)
    for plan in PLANS:
        if not Plan.objects.filter(title=plan[0]).exists():
            load_plan(*plan)


def load_decision(row: dict[str, Any]) -> None:
    who, on = row["proposed"]
    said = ("title", "context", "business_position", "it_position")
    decision = decisions.propose(
        **{name: row[name] for name in said},
        supersedes=Decision.objects.filter(title=row.get("supersedes", "")).first(),
        by=system.user(),
        acting=person(who),
        on=on,
    )
    for name, what, standard, cost, need, _why in row["options"]:
        options.add(
            decision,
            name=name,
            what=what,
            standardisation=standard,
            cost_containment=cost,
            business_need=need,
            by=system.user(),
        )
    link(decision, row["about"])
    if "decided" in row:
        decide(decision, row)


def decide(decision: Decision, row: dict[str, Any]) -> None:
    who, on, again = row["decided"]
    found = {each.name: each for each in decision.options.all()}
    why = {found[name].pk: why for name, *_, why in row["options"] if why}
    [chosen] = [each for each in found.values() if each.pk not in why]
    decisions.decide(
        decision,
        option=chosen,
        outcome=row["outcome"],
        review_on=again,
        why=why,
        version=None,
        by=system.user(),
        acting=person(who),
        on=on,
    )
    if "reversed" in row:
        decisions.reverse(decision, reason=row["reversed"], by=system.user())


def load_plan(
    title: str, kind: str, starts_on: date, ends_on: date, business: str, it: str,
    months: int, due_on: date, agreed: tuple[date, date | None],
    readers: list[tuple[str, date | None, str]], about: list[str], text: str,
) -> None:  # fmt: skip
    plan = plans.create(
        title=title,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        business_owner=person(business),
        it_owner=person(it),
        cadence_months=months,
        due_on=due_on,
        text=text.replace("\n", " ") if "<" in text else text,
        readers=[person(name) for name, *_ in readers],
        by=system.user(),
    )
    link(plan, about)
    for owner, on in zip((business, it), agreed, strict=True):
        if on is not None:
            plans.agree(
                plan, version=None, by=system.user(), acting=person(owner), on=on
            )
    for name, on, commitment in readers:
        if on is not None:
            plans.acknowledge(
                plan,
                commitment=commitment,
                by=system.user(),
                acting=person(name),
                on=on,
            )


def link(record: Decision | Plan, about: list[str]) -> None:
    """Link a record to the products, goals and cards that these codes name."""
    for code in about:
        subject = (
            Product.objects.filter(code=code).first()
            or Goal.objects.filter(code=code).first()
            or Card.objects.filter(key=code).first()
        )
        if subject is not None:
            links.link(record, subject, by=system.user())
