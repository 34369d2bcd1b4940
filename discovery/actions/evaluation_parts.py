"""The named lists of a vendor evaluation: kept by name, so that findings stay."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Unfit
from discovery.actions import words
from discovery.models import (
    VendorCandidate,
    VendorCriterion,
    VendorEvaluation,
    VendorMustHave,
)

MOST = {"criteria": 12, "must_haves": 20, "candidates": 8}
Part = type[VendorCriterion] | type[VendorMustHave] | type[VendorCandidate]


@dataclass(frozen=True)
class Changed:
    """What the trail tells of a change, and what was taken out of its words."""

    told: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: "Changed") -> "Changed":
        counts = Counter(self.counts) + Counter(other.counts)
        return Changed(self.told | other.told, dict(counts))


def names_of(rows: Any) -> list[str]:
    return list(rows.values_list("name", flat=True))


def criteria_of(row: VendorEvaluation) -> list[tuple[str, int, int | None]]:
    return [(c.name, c.weight, c.at_least) for c in row.criteria.all()]


def keep_named(
    model: Part,
    row: VendorEvaluation,
    part: str,
    names: Sequence[str],
    given: Sequence[tuple[str, int, int | None]] = (),
) -> Changed:
    """Bring the rows of one list to these names, in this order."""
    clean, counts = cleaned(model, part, names)
    before: dict[str, Any] = {each.name: each for each in getattr(row, part).all()}
    for place, name in enumerate(clean):
        each = before.pop(name, None) or model(evaluation=row, name=name)
        each.place = place
        if isinstance(each, VendorCriterion):
            _, each.weight, each.at_least = given[place]
        each.save()
    for gone in before.values():
        gone.delete()
    return Changed({part: len(clean)}, counts)


def cleaned(
    model: Part, part: str, names: Sequence[str]
) -> tuple[list[str], dict[str, int]]:
    """The names as they are kept, and what was taken out; raises Unfit for two alike."""
    if len(names) > MOST[part]:
        raise Unfit(part, f"At most {MOST[part]}: leave out what decides nothing.")
    counts, found = Counter[str](), []
    for name in names:
        clean, taken = words.clean(model, {"name": " ".join(name.split())})
        found.append(clean["name"])
        counts.update(taken)
    if not all(found) or len({name.casefold() for name in found}) < len(found):
        raise Unfit(part, "Name each once.")
    return found, dict(counts)
