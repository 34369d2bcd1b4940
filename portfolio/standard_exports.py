"""The register and the list of deviations as CSV files."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portfolio.exports import text
from portfolio.models import Deviation, Standard
from portfolio.queries.standards import Count

REGISTER = ["code", "name", "family", "owner", "standing", "version", "in_force_from",
            "applies_to", "demands", "why", "longest_deviation_days", "looked_at_again_by",
            "retired_on", "retired_because", "conform", "deviate", "deviation_expired",
            "not_stated"]  # fmt: skip
DEVIATIONS = ["key", "product", "standard", "standard_version", "state", "until", "why",
              "compensating_control", "cost_to_conform_usd", "cost_to_deviate_usd",
              "position_for_flexibility", "position_for_standard", "decision_log",
              "asked_by", "asked_on", "decided_by", "decided_on", "decided_because",
              "closed_on", "closed_because", "renews"]  # fmt: skip


def register(
    rows: Iterable[Standard], counts: Mapping[int, Count]
) -> Iterator[list[Any]]:
    """One line a standard, by the version in force, else the newest."""
    yield REGISTER
    for row in rows:
        held = row.holds or next(iter(row.versions.all()), None)
        said = counts.get(row.pk, Count())
        demanded = [
            held.number, plain(held.effective_from), text(held.reach),
            text(held.demands), text(held.why), held.deviation_days,
        ] if held else [""] * 6  # fmt: skip
        yield [
            text(row.code), text(row.name), row.get_family_display(), row.owner.name,
            row.standing, *demanded, plain(row.review_due_on), plain(row.retired_on),
            text(row.retired_because), said.conform, said.deviate, said.expired,
            said.unsaid,
        ]  # fmt: skip


def deviations(rows: Iterable[Deviation]) -> Iterator[list[Any]]:
    yield DEVIATIONS
    for row in rows:
        yield [
            row.key, text(row.product.code), text(row.standard.code),
            row.demanded.number, row.get_state_display(), row.expires_on,
            text(row.why), text(row.compensating_control),
            plain(row.cost_to_conform), plain(row.cost_to_deviate),
            text(row.for_flexibility), text(row.for_standard),
            row.decision.key if row.decision else "", text(str(row.asked_by)),
            row.asked_on, text(plain(row.decided_by)), plain(row.decided_on),
            text(row.decided_because), plain(row.closed_on), text(row.closed_because),
            row.renewal_of.key if row.renewal_of else "",
        ]  # fmt: skip


def plain(value: Any) -> str:
    return "" if value is None else str(value)
