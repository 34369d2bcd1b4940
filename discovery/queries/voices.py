"""How many spoke. Copies of one letter are one voice, said many times."""

from django.db.models import Count, Q
from django.db.models.functions import Coalesce


def one_voice(through: str = "") -> Coalesce:
    """The note a row speaks with: itself, or the one it is a copy of."""
    return Coalesce(f"{through}copy_of", f"{through}pk")


def voices(through: str = "", counted: Q | None = None) -> Count:
    """How many voices there are among the notes reached by `through` ("note__")."""
    return Count(one_voice(through), filter=counted, distinct=True)


def heard_at(through: str, place: str) -> Coalesce:
    """Where a voice was heard: a copy was heard where the note it repeats was."""
    return Coalesce(f"{through}copy_of__{place}", f"{through}{place}")
