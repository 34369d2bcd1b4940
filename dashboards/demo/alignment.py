"""The budget of 2027, the practices under the goals, and the changes of the last quarter.

Queues, growth, base and funded staff are domain.md §9; money, traffic by half hour,
practices, changes and their dates are ours (docs/demo.md).
"""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from core.models import Team
from core.verbs import Verb
from dashboards.demo.metrics import OCTOBER
from dashboards.demo.put import person, put
from governance.models import Change
from portfolio.models import BudgetLine, Goal, Practice, Product, Queue

YEAR = 2027
# A paid year at $30.60 an hour, and how many half hours of a month the lines are open.
FTE_YEAR = Decimal("30.60") * 2080
HALF_HOURS = 780

# queue, growth %, funded FTE, goals
QUEUES = [
    ("PLS", "6", "80.0", ["CG-1", "CG-4"]),
    ("AUT", "12", "48.0", ["CG-7"]),
    ("CRD", "4", "60.0", ["CG-1", "CG-4"]),
    ("PAY", "6", "35.0", ["CG-3"]),
    ("COI", "7", "22.5", ["CG-5"]),
    ("HRD", "10", "24.0", ["CG-6"]),
    ("DIS", "4", "24.0", ["CG-1"]),
    ("ESP", "9", "16.5", ["CG-2"]),
]

# code, kind, name, product, goals, forecast, committed, actual, point, charged, outside
MONEY = [
    ("BOT", "self_service", "Conversational IVR, bot and text", "SELFSERVE", ["CG-3"], "480000", "480000", "0", None, None, None),
    ("PLATFORM", "run", "Omnichannel platform", "CONNECT", ["CG-2"], "3100000", "3100000", "0", None, "1008000", "1120000"),
    ("ASSISTRUN", "run", "Agent assist at scale", "ASSIST", ["CG-1", "CG-4"], "310000", "310000", "0", None, None, None),
    ("SCHEDULES", "run", "Workforce management", "WFX", ["CG-2", "CG-6"], "390000", "390000", "0", None, "264000", "228000"),
    ("CHG-ASSIST", "change", "Change: agent assist", "ASSIST", ["CG-1", "CG-4"], "75000", "75000", "18000", "12000", None, None),
    ("CHG-SELF", "change", "Change: self-service", "SELFSERVE", ["CG-3"], "90000", "90000", "31000", "12000", None, None),
    ("CHG-REACH", "change", "Change: outreach", "OUTREACH", ["CG-5"], "100000", "100000", "22000", "12000", None, None),
    ("CHG-PAY", "change", "Change: secure payments", "PAYSEC", ["CG-5"], "140000", "140000", "9000", "12000", None, None),
]  # fmt: skip

# goal, name, kind, owner, reviewed
PRACTICES = [
    ("CG-1", "Finish it on the first contact", "coaching", "Renee Calloway", "2026-05-12"),
    ("CG-2", "Intraday reforecast and moves between queues", "procedure", "Renee Calloway", "2026-09-02"),
    ("CG-3", "When the bot hands over", "procedure", "Patrice Monroe", "2026-10-08"),
    ("CG-4", "Summaries: read, correct, send", "training", "Renee Calloway", "2026-08-20"),
    ("CG-5", "Disclosures and card data", "coaching", "Patrice Monroe", "2026-07-15"),
    ("CG-6", "First ninety days", "coaching", "Renee Calloway", "2026-06-03"),
    ("CG-7", "Auto surge plan", "procedure", "Renee Calloway", "2026-04-21"),
]  # fmt: skip

# title, class, team, done by, needed IT, requested, days to live, days on hold, promised,
# taken back after so many days
CHANGES = [
    ("Route payoff calls to the payoff skill", "routing", "Switchboard", "SUP", False, "2026-08-24", 2, 0, 5, None),
    ("Storm closure message for Jacksonville", "prompt", "Switchboard", "SUP", False, "2026-08-31", 1, 0, 2, None),
    ("Overflow from AUT to PLS after four minutes", "routing", "Switchboard", "SUP", False, "2026-09-03", 4, 0, 5, None),
    ("Shorter greeting in the Spanish menu", "prompt", "Front Door", "SUP", False, "2026-09-08", 9, 5, 5, None),
    ("Callback offer from six callers waiting", "routing", "Switchboard", "SUP", True, "2026-09-14", 5, 0, 5, None),
    ("Say the balance before the options", "prompt", "Front Door", "SUP", False, "2026-09-21", 3, 0, 5, 2),
    ("Hardship callers straight to HRD", "routing", "Switchboard", "SUP", False, "2026-09-28", 4, 0, 5, None),
    ("New number for the co-brand card", "routing", "Switchboard", "IT", True, "2026-10-01", 12, 2, 8, None),
    ("Ask for the ZIP code once only", "prompt", "Front Door", "SUP", False, "2026-10-06", 4, 0, 5, None),
    ("Holiday hours", "prompt", "Front Door", "SUP", False, "2026-10-19", 1, 0, 2, None),
    ("Disputes to DIS before the menu", "routing", "Switchboard", "SUP", False, "2026-10-26", 8, 0, 5, None),
    ("Spanish skill for fourteen associates", "routing", "Switchboard", "SUP", False, "2026-11-02", 3, 0, 5, None),
    ("Rewrite of nine hardship articles", "knowledge", "Compass", "SUP", False, "2026-09-10", 10, 0, 10, None),
    ("Payoff article with one source", "knowledge", "Compass", "SUP", False, "2026-10-12", 6, 0, 10, None),
    ("Swap shifts without a supervisor", "schedule", "Tempo", "OPS", False, "2026-09-16", 14, 4, 10, None),
    ("Single sign-on for the agent desktop", "platform", "Copilot", "IT", True, "2026-08-25", 38, 6, 30, None),
]  # fmt: skip
WAITING = (
    "Move Collections prompts to the new platform", "prompt", "Switchboard", "IT", "2026-11-09",
)  # fmt: skip


def load() -> None:
    for code, growth, funded, goals in QUEUES:
        load_queue(code, Decimal(growth), Decimal(funded), goals)
    for row in MONEY:
        load_money(*row)
    for goal, name, kind, owner, reviewed in PRACTICES:
        put(
            Practice,
            {"goal": Goal.objects.get(code=goal), "name": name},
            Verb.PRACTICE_CREATED,
            kind=kind,
            owner=person(owner),
            reviewed_on=date.fromisoformat(reviewed),
        )
    for change in CHANGES:
        load_change(*change)
    title, kind, team, by, requested = WAITING
    put_change(title, kind, team, by, noon(requested), promised_days=10)


def load_queue(code: str, growth: Decimal, funded: Decimal, goals: list[str]) -> None:
    queue = Queue.objects.get(code=code)
    offered, _, _, talk, hold, wrap, *_ = OCTOBER[code]
    line = BudgetLine(
        base_fte=queue.base_fte,
        growth=growth,
        contact_rate_change=Decimal(-3),
        handle_time_change=Decimal(-4),
    ).line()
    needed = Decimal(str(float(line.required or 0)))
    put_line(
        code,
        goals,
        name=queue.name,
        kind=BudgetLine.Kind.ASSISTED,
        queue=queue,
        channel="voice",
        owner=person("Renee Calloway"),
        base_fte=queue.base_fte,
        funded_fte=funded,
        growth=growth,
        contact_rate_change=Decimal(-3),
        handle_time_change=Decimal(-4),
        calls=(Decimal(offered) / HALF_HOURS).quantize(Decimal("0.1"), ROUND_HALF_UP),
        handle_s=talk + hold + wrap,
        forecast_usd=thousands(needed * FTE_YEAR),
        committed_usd=thousands(funded * FTE_YEAR),
    )


def load_money(
    code: str, kind: str, name: str, product: str, goals: list[str], forecast: str,
    committed: str, actual: str, point: str | None, charged: str | None, outside: str | None,
) -> None:  # fmt: skip
    put_line(
        code,
        goals,
        name=name,
        kind=kind,
        product=Product.objects.get(code=product),
        owner=person("Howard Penn"),
        forecast_usd=Decimal(forecast),
        committed_usd=Decimal(committed),
        actual_usd=Decimal(actual),
        point_usd=point and Decimal(point),
        charged_usd=charged and Decimal(charged),
        outside_usd=outside and Decimal(outside),
    )


def put_line(code: str, goals: list[str], **fields: object) -> None:
    key = {"code": code, "year": YEAR}
    line, made = put(BudgetLine, key, Verb.BUDGET_CREATED, **fields)
    if made:
        line.goals.set(Goal.objects.filter(code__in=goals))


def load_change(
    title: str, kind: str, team: str, by: str, with_it: bool, requested: str, days: int,
    held: int, promised: int, back_after: int | None,
) -> None:  # fmt: skip
    asked = noon(requested)
    live = asked + timedelta(days=days)
    back = None if back_after is None else live + timedelta(days=back_after)
    put_change(
        title, kind, team, by, asked, with_it=with_it, live_at=live, rolled_back_at=back,
        paused_for=timedelta(days=held), promised_days=promised,
    )  # fmt: skip


def put_change(
    title: str, kind: str, team: str, by: str, asked: datetime, **fields: object
) -> None:
    key = {"title": title, "team": Team.objects.get(name=team)}
    fields |= {"kind": kind, "done_by": by, "requested_at": asked}
    put(Change, key, Verb.CHANGE_REQUESTED, **fields)


def noon(day: str) -> datetime:
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, 17, tzinfo=UTC)


def thousands(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1000), ROUND_HALF_UP).quantize(Decimal(1))
