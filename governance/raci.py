"""The rules of a RACI matrix, as arithmetic on rows (domain.md §8). No Django here.

Errors (E1–E6) block publishing, warnings (W1–W5) do not. A party is accountable
with “A” or “A/R”, responsible with “R” or “A/R”.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

PHASES: Mapping[str, str] = {
    "P": "Plan",
    "M": "Implement",
    "S": "Support",
    "D": "Day to day",
}
MOST_IN_PHASE = Fraction(1, 2)
MOST_OVERALL = 12
MOST_RESPONSIBLE = Fraction(3, 5)
MOST_CONSULTED = 4


@dataclass(frozen=True)
class Rules:
    """What the rules ask of each party, by its code: the parties are data."""

    parties: tuple[str, ...]
    never_accountable: frozenset[str] = frozenset()  # E3
    submitters: frozenset[str] = frozenset()  # E5: they bring work to gates
    day_leads: frozenset[str] = frozenset()  # E6
    center: frozenset[str] = frozenset()  # W4
    exempt: frozenset[str] = frozenset()  # W5: need no part in every phase


# Those of domain.md §8, with which every installation begins.
HOUSE = Rules(
    parties=("IT", "OPS", "SUP", "PM", "VEN", "CMP"),
    never_accountable=frozenset({"VEN"}),
    submitters=frozenset({"PM"}),
    day_leads=frozenset({"OPS"}),
    center=frozenset({"OPS", "SUP"}),
    exempt=frozenset({"VEN", "CMP"}),
)


@dataclass(frozen=True)
class Row:
    """One activity: its parts by party ("" is none), and a reason if it is unusual."""

    number: int
    phase: str
    name: str
    parts: Mapping[str, str]
    is_gate: bool = False
    reason: str = ""

    @property
    def accountable(self) -> list[str]:
        return [p for p, part in self.parts.items() if part in ("A", "A/R")]

    @property
    def responsible(self) -> list[str]:
        return [p for p, part in self.parts.items() if part in ("R", "A/R")]

    @property
    def is_empty(self) -> bool:
        return not any(self.parts.values())

    def holds(self, party: str, *letters: str) -> bool:
        return self.parts.get(party, "") in letters


@dataclass(frozen=True)
class Finding:
    """One broken rule; `number` is the activity's, or None for the whole matrix."""

    code: str
    text: str
    number: int | None = None

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")


@dataclass(frozen=True)
class Check:
    """The verdict on a whole matrix."""

    findings: Sequence[Finding]
    total: int
    errors: list[Finding] = field(init=False)
    warnings: list[Finding] = field(init=False)

    def __post_init__(self) -> None:
        split: tuple[list[Finding], list[Finding]] = ([], [])
        for finding in self.findings:
            split[not finding.is_error].append(finding)
        object.__setattr__(self, "errors", split[0])
        object.__setattr__(self, "warnings", split[1])

    @property
    def valid(self) -> int:
        """How many activities have no error."""
        return self.total - len({finding.number for finding in self.errors})

    @property
    def completeness(self) -> Fraction:
        """Rows valid / catalogue rows."""
        return Fraction(self.valid, self.total) if self.total else Fraction(0)

    def of(self, number: int) -> list[Finding]:
        return [each for each in self.findings if each.number == number]


def check(rows: Iterable[Row], rules: Rules = HOUSE) -> Check:
    """Apply every rule. `rows` has one row per activity in force, empty ones too (E4)."""
    rows = list(rows)
    findings = [finding for row in rows for finding in of_row(row, rules)]
    findings += [finding for rule in WHOLE for finding in rule(rows, rules)]
    return Check(findings, len(rows))


def of_row(row: Row, rules: Rules = HOUSE) -> list[Finding]:
    """The findings of one row; an empty row breaks E4 and no other rule."""
    if row.is_empty:
        return [Finding("E4", "Nobody has a part in it.", row.number)]
    return [
        Finding(code, text, row.number)
        for code, rule in ROW_RULES
        if (text := rule(row, rules))
    ]


# --- one row ------------------------------------------------------------------------
def one_accountable(row: Row, _rules: Rules) -> str:
    count = len(row.accountable)
    if count == 1:
        return ""
    return (
        f"{count} parties are accountable; it has to be one."
        if count
        else "Nobody is accountable."
    )


def somebody_responsible(row: Row, _rules: Rules) -> str:
    return "" if row.responsible else "Nobody is responsible."


def may_be_accountable(row: Row, rules: Rules) -> str:
    wrong = sorted(rules.never_accountable & set(row.accountable))
    return f"{wrong[0]} is never accountable." if wrong else ""


def not_the_submitter(row: Row, rules: Rules) -> str:
    if row.is_gate and rules.submitters & set(row.accountable):
        return "A gate is not decided by the party that submits to it."
    return ""


def leads_day_to_day(row: Row, rules: Rules) -> str:
    """Asks for a reason; where no party leads day to day, there is nothing to ask."""
    leads = rules.day_leads
    if row.phase != "D" or not leads or not row.accountable or row.reason.strip():
        return ""
    if leads & set(row.accountable):
        return ""
    named = " or ".join(p for p in rules.parties if p in leads)
    return f"Day to day, {named} is accountable; an exception needs its reason."


def few_consulted(row: Row, _rules: Rules) -> str:
    count = sum(part == "C" for part in row.parts.values())
    return f"{count} parties are consulted." if count > MOST_CONSULTED else ""


def center_has_a_say(row: Row, rules: Rules) -> str:
    heard = any(row.holds(party, "R", "A/R", "A", "C") for party in rules.center)
    if row.phase == "M" and "IT" in row.accountable and rules.center and not heard:
        return "IT is accountable and the contact center has no say."
    return ""


ROW_RULES: Sequence[tuple[str, Callable[[Row, Rules], str]]] = (
    ("E1", one_accountable),
    ("E2", somebody_responsible),
    ("E3", may_be_accountable),
    ("E5", not_the_submitter),
    ("E6", leads_day_to_day),
    ("W3", few_consulted),
    ("W4", center_has_a_say),
)


# --- the whole matrix ---------------------------------------------------------------
def accountable_too_often(rows: list[Row], rules: Rules) -> list[Finding]:
    found = []
    for party in rules.parties:
        mine = [row for row in rows if party in row.accountable]
        for phase, label in PHASES.items():
            every = [row for row in rows if row.phase == phase and row.accountable]
            share = [row for row in mine if row.phase == phase]
            if phase != "D" and len(share) > MOST_IN_PHASE * len(every):
                found.append(
                    f"{party} is accountable for {len(share)} of {len(every)} "
                    f"in “{label}”."
                )
        if len(mine) > MOST_OVERALL:
            found.append(f"{party} is accountable for {len(mine)} activities.")
    return [Finding("W1", text) for text in found]


def responsible_too_often(rows: list[Row], rules: Rules) -> list[Finding]:
    found = []
    for party in rules.parties:
        count = sum(party in row.responsible for row in rows)
        if count > MOST_RESPONSIBLE * len(rows):
            text = f"{party} is responsible in {count} of {len(rows)} activities."
            found.append(Finding("W2", text))
    return found


def absent_from_a_phase(rows: list[Row], rules: Rules) -> list[Finding]:
    found = []
    for phase, label in PHASES.items():
        inside = [row for row in rows if row.phase == phase]
        for party in rules.parties:
            acts = any(row.holds(party, "A", "R", "A/R") for row in inside)
            if inside and not acts and party not in rules.exempt:
                text = f"{party} is neither accountable nor responsible in “{label}”."
                found.append(Finding("W5", text))
    return found


WHOLE: Sequence[Callable[[list[Row], Rules], list[Finding]]] = (
    accountable_too_often,
    responsible_too_often,
    absent_from_a_phase,
)
