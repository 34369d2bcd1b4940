"""Rows that stand alone: each is loaded by itself, whole or not at all."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction

from core.errors import Refused, not_kept
from core.imports.kinds import Outcome, Remark

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one row: created, updated, unchanged or failed; why, in words."""

    state: str = "unchanged"
    text: str = ""


class RowLoader(ABC):
    """Loads row by row, through the actions that people use."""

    def load(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        return [self.one(row) for row in rows]

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        """Nothing is left to do after the last row."""
        return ()

    def one(self, row: Row) -> Told:
        try:
            with transaction.atomic():
                return self.kept(row)
        except Refused as error:
            return Told("failed", str(error))
        except DatabaseError as error:
            why = not_kept(error)
            if not why:
                raise
            return Told("failed", why)

    @abstractmethod
    def kept(self, row: Row) -> Told:
        """Load one row. Raises Refused in words; then nothing of it is kept."""
