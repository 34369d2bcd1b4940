"""Steps that a page offers one person now: each opens a form, one of them stands out.

Drawn by templates/ui/step.html: opens, form, verb, and `is_next` for the one to take first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import Form

Words = Mapping[str, tuple[str, str]]  # step: what opens it, its button


@dataclass(frozen=True, slots=True)
class Offer:
    to: str  # the name of its address, which takes the id of the thing
    form: Form
    opens: str
    verb: str
    is_next: bool


def offers(
    words: Words, forms: Mapping[str, Form], *, prefix: str, first: str
) -> list[Offer]:
    """The steps that have a form, in the order of `words`; `first` stands out."""
    return [
        Offer(f"{prefix}_{name}", forms[name], opens, verb, name == first)
        for name, (opens, verb) in words.items()
        if name in forms
    ]
