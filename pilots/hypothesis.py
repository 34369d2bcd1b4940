"""The hypothesis read back as one sentence (domain.md §6).

“We believe that … for … will move … from … to … within …, because …. We will know
by …. We are wrong if ….” A part that is not written yet shows as an ellipsis, so
that the sentence itself says what is missing.
"""

from datetime import date

from pilots import sentences
from pilots.models import Measure, Pilot

GAP = "…"
HOW = {
    Measure.Method.TWO_PROPORTION: "comparing the shares of both arms",
    Measure.Method.WELCH: "comparing the means of both arms",
    Measure.Method.DIFFERENCE: "comparing how both groups change",
    Measure.Method.ONE_PROPORTION: "counting against the target",
    Measure.Method.AGREEMENT: "comparing with a person's judgement",
}


def parts(pilot: Pilot) -> list[tuple[str, str]]:
    """(what stands before it, the part), in the order of the sentence."""
    main = primary(pilot)
    return [
        ("We believe that", text(pilot.change)),
        ("for", text(pilot.for_whom)),
        ("will move", main.name if main else GAP),
        *([("from", level(main, "baseline"))] if not main or main.has_control else []),
        ("to", level(main, "target")),
        ("within", within(pilot.starts_on, pilot.ends_on)),
        (", because", ended(text(pilot.because))),
        ("We will know by", ended(method(pilot, main))),
        ("We are wrong if", ended(text(pilot.wrong_if))),
    ]


def sentence(pilot: Pilot) -> str:
    said = " ".join(f"{before} {part}" for before, part in parts(pilot))
    return said.replace(" ,", ",")


def primary(pilot: Pilot) -> Measure | None:
    """Without a query where the measures are prefetched."""
    found = [m for m in pilot.measures.all() if m.part == Measure.Part.PRIMARY]
    return found[0] if found else None


def text(written: str) -> str:
    return written.strip().rstrip(".") or GAP


def ended(part: str) -> str:
    return part if part == GAP else f"{part}."


def level(measure: Measure | None, name: str) -> str:
    value = getattr(measure, name) if measure else None
    if measure is None or value is None:
        return GAP
    return sentences.unit(measure.unit).level(float(value))


def within(starts: date | None, ends: date | None) -> str:
    if not (starts and ends):
        return GAP
    days = (ends - starts).days + 1
    weeks, rest = divmod(days, 7)
    return f"{weeks} week{'s' * (weeks != 1)}" if not rest and weeks else f"{days} days"


def method(pilot: Pilot, main: Measure | None) -> str:
    if main is None:
        return GAP
    how = HOW[Measure.Method(main.method)]
    if not pilot.sample_size:
        return how
    each = " in each arm" if main.has_control else ""
    return f"{how}, {pilot.sample_size:,} {pilot.counted}{each}"
