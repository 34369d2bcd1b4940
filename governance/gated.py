"""What an app tells of its own things when a gate is asked for them.

Governance stands left of what it gates and imports none of it. An app describes its
things by a `Gated`, and settings.GATED lists them: the parts that reviewers read and
sign, and the facts that an approval rests on. A thing that no app describes has
neither, and is gated all the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from governance import canonical
from governance.models import Review

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Something of the subject that a decision rests on, as plain values (JSON).

    `name` is the file's (`plan` becomes plan.json), `lines` the same in words, for
    people: pairs of a label and a text.
    """

    name: str
    title: str
    data: dict[str, Any]
    lines: Sequence[tuple[str, str]] = field(default=())

    @property
    def kept(self) -> dict[str, Any]:
        return {"title": self.title, "lines": list(map(list, self.lines)), **self.data}

    @property
    def shown(self) -> dict[str, Any]:
        """What a signer reads of it, and the hash of all of it: that of its file in a pack."""
        return {
            "name": self.name,
            "title": self.title,
            "lines": list(map(list, self.lines)),
            "sha256": canonical.digest(self.kept),
        }


def without_facts(_: Any) -> Facts:
    return {}


@dataclass(frozen=True)
class Gated:
    """Things of one kind: their model's label, what is kept of one of them, its facts.

    When facts change materially (governance.materials), an approval holds no longer.

    `answers` proposes answers to the questions of a gate from facts, by their codes;
    who asks confirms them.
    """

    label: str
    parts: Callable[[Any], Sequence[Part]]
    facts: Callable[[Any], Facts] = without_facts
    answers: Callable[[Any], Mapping[str, bool]] = lambda _: {}


def parts_of(review: Review) -> list[Part]:
    """What the subject's own app tells of it; nothing if the subject is gone."""
    kind, subject = described(review)
    return list(kind.parts(subject)) if kind else []


def facts_of(review: Review) -> Facts:
    """The facts of the subject as they are now; none if no app tells any."""
    kind, subject = described(review)
    return kind.facts(subject) if kind else {}


def described(review: Review) -> tuple[Gated | None, Any]:
    kinds = {each.label: each for each in map(import_string, settings.GATED)}
    subject: Any = review.subject
    return (kinds.get(subject._meta.label_lower) if subject else None), subject


def answers_for(subject: Any) -> Mapping[str, bool]:
    """What the subject's own app knows of the questions before a gate."""
    kinds = {each.label: each for each in map(import_string, settings.GATED)}
    found = kinds.get(subject._meta.label_lower)
    return found.answers(subject) if found else {}
