"""The vendors as a file: a row for each, with its record of promises."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from core.downloads import Table, Value
from portfolio import contracts
from portfolio.metrics import rounded
from portfolio.models import Vendor
from portfolio.promises import Record
from portfolio.queries.vendor_claims import NONE, records

COLUMNS = (
    "Vendor", "Sells", "Tier", "Products", "Annual value, USD", "Contract ends on",
    "Notice by", "Renews by itself", "Standing", "Cost to leave, USD", "Life cycle",
    "Kinds of data", "Where data is kept", "Subprocessors", "Impact", "Likelihood",
    "Inherent risk", "Controls", "Residual risk", "Looked at", "Look again by",
    "Promises", "Due", "Kept in time", "Kept late", "Median days late", "Broken",
    "Past the day first named", "Taken back late", "Overdue", "Slipped", "Share in time",
)  # fmt: skip


def table(rows: list[Vendor], on: date) -> Table:
    return Table("vendors", COLUMNS, lines(rows, on), len(rows))


def lines(rows: list[Vendor], on: date) -> Iterator[list[Value]]:
    known = records(rows, on)
    for row in rows:
        yield [*facts(row, on), *promised(known.get(row.pk, NONE))]


def facts(row: Vendor, on: date) -> list[Value]:
    codes = ", ".join(product.code for product in row.products.all())
    standing = contracts.standing(row.contract_end, row.notice_on, on).state
    return [
        row.name, row.get_category_display(), row.get_tier_display(), codes,
        row.annual_value, row.contract_end, row.notice_on,
        "yes" if row.auto_renews else "no", standing, row.exit_cost,
        row.get_stage_display(), ", ".join(row.data_classes), row.hosting_region,
        ", ".join(row.subprocessors), row.risk_impact, row.risk_likelihood,
        row.inherent_risk, row.control_effectiveness, row.residual_risk,
        row.risk_reviewed_on, row.look_again_on,
    ]  # fmt: skip


def promised(record: Record) -> list[Value]:
    return [
        record.all, record.due, record.in_time, record.late, record.days_late,
        record.broken, record.waiting, record.late_back, record.overdue,
        record.slipped, share(record),
    ]  # fmt: skip


def share(record: Record) -> Decimal | None:
    return None if record.rate is None else rounded(record.rate, 3)
