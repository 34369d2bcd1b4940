"""The aggregation law in the database's own words: sums only, divided last.

Both querysets that reach observations refuse to average, to take the least or the
greatest of a rate, and to divide row by row; what is left is Σ numerator beside
Σ denominator (portfolio/queries/measures.py divides them, portfolio/metrics.py says
how). It is refused where the query is built, so no page, API or export can be made
of it.
"""

from collections.abc import Iterator
from typing import Any, Self, TypeVar

from django.contrib.postgres.aggregates import BoolAnd, BoolOr
from django.db import models
from django.db.models import Aggregate, Count, F, Max, Min, Sum
from django.db.models.expressions import RawSQL

M = TypeVar("M", bound=models.Model)
SUMS = frozenset({"numerator", "denominator"})
# Of anything, because they count or ask yes or no.
HARMLESS = (Count, BoolAnd, BoolOr)
REFUSAL = (
    "Rates are not averaged, compared or divided row by row. Take Sum('numerator') and "
    "Sum('denominator') and divide last (portfolio.queries.measures)."
)


class Averaged(TypeError):
    """A query was written that would average a rate."""


class SumsOnly(models.QuerySet[M]):
    """A queryset of rows that carry sums, or that reach rows which do."""

    def annotate(self, *args: Any, **kwargs: Any) -> Self:
        self.refuse_rates(*args, *kwargs.values())
        return super().annotate(*args, **kwargs)

    def alias(self, *args: Any, **kwargs: Any) -> Self:
        self.refuse_rates(*args, *kwargs.values())
        return super().alias(*args, **kwargs)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.refuse_rates(*args, *kwargs.values())
        return super().aggregate(*args, **kwargs)

    def refuse_rates(self, *expressions: Any) -> None:
        """Raise Averaged for an expression that is more than a sum of sums."""
        made = set(self.query.annotations)
        for expression in expressions:
            for part in parts(expression):
                if not is_allowed(part, self.model, made):
                    raise Averaged(REFUSAL)


def parts(expression: Any) -> Iterator[Any]:
    """The expression and all that it is made of; a plain sum is one part."""
    yield expression
    if is_plain_sum(expression) or not hasattr(expression, "get_source_expressions"):
        return
    for each in expression.get_source_expressions():
        if each is not None:
            yield from parts(each)


def is_plain_sum(part: Any) -> bool:
    """Σ numerator or Σ denominator, with a filter or without."""
    return type(part) is Sum and last(part) in SUMS


def is_allowed(part: Any, model: type[models.Model], made: set[str]) -> bool:
    if isinstance(part, F):  # bare, or inside something that is no plain sum
        return not is_sum(part.name, model)
    if isinstance(part, Aggregate) and not isinstance(part, HARMLESS):
        if isinstance(part, Min | Max):
            return last(part) not in SUMS | made
        return is_plain_sum(part)
    return not isinstance(part, RawSQL)


def last(part: Any) -> str:
    """The field that an aggregate is taken of; "" if it is no bare field."""
    source = part.get_source_expressions()[0]
    return source.name.rpartition("__")[2] if isinstance(source, F) else ""


def is_sum(name: str, model: type[models.Model]) -> bool:
    """True for an observation's sums; a metric's own are words about them."""
    way, _, field = name.rpartition("__")
    here = model._meta.model_name == "observation" and not way
    return field in SUMS and (here or way.endswith("observations"))
