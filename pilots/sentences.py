"""A read-out in one plain sentence per measure, with interval and without jargon.

“Handle time: 24 seconds lower than control (95% interval 8 to 40 lower).”
Numbers round half up, to as many digits as the effect deserves; a bound that is
not zero never shows as zero.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pilots.readout import Effect, Guard, Level, Verdict

# unit → (factor from what is kept, what a difference is called, what a level ends in)
UNITS = {
    "percent": (100, "points", "%"),
    "seconds": (1, "seconds", " s"),
    "points": (1, "points", ""),
    "usd": (1, "dollars", " USD"),
    "weeks": (1, "weeks", " weeks"),
    "count": (1, "", ""),
    "per_1k": (1_000, "per 1,000", " per 1,000"),
    "per_10k": (10_000, "per 10,000", " per 10,000"),
}
MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Unit:
    factor: int
    difference: str
    ending: str

    def amount(self, value: float, digits: int) -> str:
        """A difference without its sign: 0.0248 → 2.5."""
        return fixed(abs(value) * self.factor, digits)

    def level(self, value: float, digits: int | None = None) -> str:
        """A level with its unit: 0.335 → 33.5%."""
        scaled = value * self.factor
        chosen = digits_for(scaled, level=True) if digits is None else digits
        return f"{fixed(scaled, chosen)}{self.ending}"

    def called(self, text: str) -> str:
        return f"{text} {self.difference}".strip()


def unit(name: str) -> Unit:
    return Unit(*UNITS[name])


def fixed(value: float, digits: int) -> str:
    step = Decimal(1).scaleb(-digits)
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
    return f"{rounded:,f}".replace("-", "−") if rounded else f"{abs(rounded):,f}"


def digits_for(value: float, *, level: bool = False) -> int:
    size = abs(value)
    if level:
        return 0 if size >= 1_000 else 1 if size >= 1 else 2
    return 0 if size >= 10 else 1 if size >= 1 else 2


def enough(values: list[float], digits: int) -> int:
    """So many digits that none of `values` shows as zero unless it is."""
    while digits < MOST_DIGITS and any(
        v and not float(fixed(abs(v), digits).replace(",", "")) for v in values
    ):
        digits += 1
    return digits


def confidence(alpha: float) -> str:
    """The interval's confidence: 95%, 99.7%; as many digits as keep it below 100."""
    said = 100 * (1 - alpha)
    digits = 0 if alpha in (0.05, 0.1) else 1
    while digits < MOST_DIGITS and float(fixed(said, digits)) >= 100:
        digits += 1
    return f"{fixed(said, digits)}%"


def effect(name: str, found: Effect, unit_name: str, confidence: str = "95%") -> str:
    """“…: 24 seconds lower than control (95% interval 8 to 40 lower)”."""
    kind = unit(unit_name)
    scaled = [v * kind.factor for v in (found.difference, found.low, found.high)]
    digits = enough(scaled, digits_for(scaled[0]))
    if found.difference == 0:
        said = "the same as control"
    else:
        amount = kind.called(kind.amount(found.difference, digits))
        said = f"{amount} {side(found.difference)} than control"
    text = f"{name}: {said} ({confidence} interval {interval(found, kind, digits)})"
    shown = found.low > 0 or found.high < 0
    return text if shown else f"{text}, so no difference is shown"


def interval(found: Effect, kind: Unit, digits: int) -> str:
    low, high = kind.amount(found.low, digits), kind.amount(found.high, digits)
    if found.low < 0 < found.high:
        return f"{low} lower to {high} higher"
    if found.high <= 0:
        return f"{high} to {low} lower"
    return f"{low} to {high} higher"


def side(difference: float) -> str:
    return "higher" if difference > 0 else "lower"


def level(
    name: str, found: Level, target: float, unit_name: str, confidence: str = "95%"
) -> str:
    """“…: 97.0% (95% interval 94.8% to 98.3%), and the target is 94.0%”."""
    kind = unit(unit_name)
    low, high = kind.level(found.low), kind.level(found.high)
    text = f"{name}: {kind.level(found.value)} ({confidence} interval {low} to {high})"
    return f"{text}, and the target is {kind.level(target)}"


HOW = {
    Verdict.HOLDS: "holds",
    Verdict.NOT_SHOWN: "is not shown to hold",
    Verdict.BROKEN: "is broken",
    Verdict.SEVERE: "is broken beyond doubt",
}


def guardrail(name: str, found: Guard, unit_name: str) -> str:
    """“… holds: 0.2 points worse, at most 1.4 worse, and 2.0 is allowed”."""
    kind = unit(unit_name)
    scaled = [v * kind.factor for v in (found.worsening, found.highest)]
    digits = enough(scaled, max(1, digits_for(scaled[0])))
    direction = "worse" if found.worsening > 0 else "better"
    amount = kind.called(kind.amount(found.worsening, digits))
    bound = kind.amount(found.highest, digits)
    side = "worse" if found.highest > 0 else "better"
    allowed = kind.amount(found.margin, digits)
    return (
        f"{name} {HOW[found.verdict]}: {amount} {direction}, at most {bound} {side}, "
        f"and {allowed} worse is allowed"
    )


def limit(name: str, found: Level, guard: Guard, at: float, unit_name: str) -> str:
    """“… holds: 97.0% (94.8% to 98.3%), and the limit is 94.0%”."""
    kind = unit(unit_name)
    low, high = kind.level(found.low), kind.level(found.high)
    return (
        f"{name} {HOW[guard.verdict]}: {kind.level(found.value)} "
        f"({low} to {high}), and the limit is {kind.level(at)}"
    )


def joined(sentences: list[str]) -> str:
    return "; ".join(sentences) + "."
