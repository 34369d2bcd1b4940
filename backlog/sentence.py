"""What a list was asked for, as one sentence that people read: no Django.

"Open features of Mobile App, waiting for scores, in state ready, owned by Ana".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {
    "theme": "themes",
    "epic": "epics",
    "feature": "features",
    "story": "stories",
    "enabler": "enablers",
    "defect": "defects",
    "debt": "technical debt",
}
STATES: Mapping[str, str] = {
    "idea": "in state idea",
    "ready": "in state ready",
    "in_progress": "in progress",
    "done": "done",
    "dropped": "dropped",
    "any": "in any state",
}
SCORES: Mapping[str, str] = {
    "ranked": "ranked",
    "waiting": "waiting for scores",
    "stale": "with scores in doubt",
}
DUE: Mapping[str, str] = {
    "late": "overdue",
    "soon": "due in 30 days",
    "dated": "with a date",
    "none": "without a date",
}
SERVICES: Mapping[str, str] = {
    "expedite": "expedited",
    "fixed_date": "with a fixed date",
    "standard": "of the standard class",
    "intangible": "of the intangible class",
}
OWNERS: Mapping[str, str] = {"me": "owned by you", "nobody": "owned by nobody"}

# In the order of the sentence; each makes its words of what was asked.
WORDS: Mapping[str, Callable[[str], str]] = {
    "product": lambda name: f"of {name}",
    "score": lambda how: SCORES[how],
    "state": lambda state: STATES[state],
    "owner": lambda name: OWNERS.get(name) or f"owned by {name}",
    "team": lambda name: f"of team {name}",
    "service": lambda service: SERVICES[service],
    "due": lambda when: DUE[when],
    "label": lambda label: f"labelled “{label}”",
    "parent": lambda name: f"under {name}",
    "q": lambda text: f"with the words “{text}”",
}


@dataclass(frozen=True)
class Part:
    """A few words of the sentence, and the filter that they stand for ("" for none)."""

    text: str
    name: str = ""
    comma: bool = False


def parts(asked: Mapping[str, str]) -> list[Part]:
    """The sentence of these filters; each value a code, or the name of what it is."""
    kind = KINDS.get(asked.get("kind", ""), "")
    lead = f"{'' if 'state' in asked else 'open '}{kind or 'items'}"
    found = [Part(lead[:1].upper() + lead[1:], "kind" if kind else "")]
    for name, words in WORDS.items():
        if asked.get(name):
            comma = name != "product"
            found.append(Part(words(asked[name]), name, comma))
    own = (name for name in asked if name not in {*WORDS, "kind"})
    found += [Part(asked[name], name, comma=True) for name in own]
    return found


def sentence(asked: Mapping[str, str]) -> str:
    """The whole of it as text: for a title, a file, a screen reader."""
    found = parts(asked)
    return "".join(
        f"{', ' if part.comma else ' '}{part.text}" if at else part.text
        for at, part in enumerate(found)
    )
