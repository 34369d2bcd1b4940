"""A journey walk-through drawn as a map: steps downwards, their wait, how it feels.

Pure. Waits in seconds, emotion from −2 to 2; what nobody wrote down stays a gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from core.charts import Chart
from core.charts.pen import WIDE, Pen, Point, Scale, both

Step = Mapping[str, Any]
HEAD = ["Step", "Channel", "System", "Wait", "Hand-offs", "Emotion", "Pain"]
FOOT, TOP, LETTER = 12, 40, 6.4  # a letter is about that wide


def spell(seconds: float) -> str:
    """860 → "14 min 20 s", 7200 → "2 h", 0 → "0 s"."""
    hours, rest = divmod(round(seconds), 3600)
    parts = [(hours, "h"), (rest // 60, "min"), (rest % 60, "s")]
    return " ".join(f"{n} {unit}" for n, unit in parts if n) or "0 s"


def signed(emotion: int) -> str:
    return f"+{emotion}" if emotion > 0 else f"{emotion}".replace("-", "−")


def named(place: int, step: Step) -> str:
    what = step.get("action") or step.get("system") or step.get("channel") or "Step"
    return f"{place}. {what}"


def total(values: Mapping[str, Any]) -> float:
    """The time that was taken down, or else the sum of the waits, in seconds."""
    waited = sum(step.get("wait_seconds", 0) for step in values["steps"])
    return float(values.get("total_seconds", waited))


def finding(values: Mapping[str, Any]) -> str:
    steps: Sequence[Step] = values["steps"]
    said = f"{len(steps)} step{'s' if len(steps) != 1 else ''}"
    if seconds := total(values):
        said += f" in {spell(seconds)}"
    felt = [(step["emotion"], place) for place, step in enumerate(steps, 1) if "emotion" in step]  # fmt: skip
    if not felt or min(felt)[0] >= 0:
        return said
    _, place = min(felt)
    return f"{said}; it feels worst at {named(place, steps[place - 1])}"


def told(values: Mapping[str, Any]) -> str:
    hand_offs = sum(step.get("hand_offs", 0) for step in values["steps"])
    return f"Wait of each step, and how it feels from −2 to 2. Hand-offs: {hand_offs}."


def draw_map(values: Mapping[str, Any]) -> Chart:
    """The map in two sizes, and every step as a row of its table."""
    steps: Sequence[Step] = values["steps"]

    def draw(width: int, size: str) -> str:
        wide = width == WIDE
        high = 46 if wide else 76
        waits = (320, 470) if wide else (0, 150)
        felt = Scale(-2, 2, 560 if wide else 250, width - 24)
        pen = Pen(width, TOP + high * len(steps) + FOOT, size, None)
        frame(pen, felt, waits[0], pen_foot=TOP + high * len(steps))
        at = [TOP + high * k + (22 if wide else 52) for k in range(len(steps))]
        longest = max((step.get("wait_seconds", 0) for step in steps), default=0)
        for k, (step, y) in enumerate(zip(steps, at, strict=True), 1):
            write(pen, k, step, y, wide)
            draw_wait(pen, step, y, Scale(0, longest or 1, *waits))
        draw_feeling(pen, steps, at, felt)
        return pen.svg(finding(values))

    return Chart(both(draw), HEAD, [row(k, step) for k, step in enumerate(steps, 1)])


def frame(pen: Pen, felt: Scale, waits: float, *, pen_foot: float) -> None:
    pen.text((waits, 12), "Wait", "strong", "ink")
    pen.text((felt(0), 12), "How it feels", "strong", "ink", "middle")
    for value in (-2, -1, 0, 1, 2):
        name = ("base", "base") if value == 0 else ("grid-line", "grid")
        pen.line((felt(value), TOP - 6), (felt(value), pen_foot), *name)
        pen.text((felt(value), TOP - 12), signed(value), anchor="middle")


def write(pen: Pen, place: int, step: Step, y: float, wide: bool) -> None:
    """What happens, and below it where; the table has what finds no room here."""
    room = int((300 if wide else 350) / LETTER)
    above = y - (4 if wide else 32)
    pen.text((0, above), fit(named(place, step), room), "strong", "ink")
    where = [step.get("channel"), step.get("system"), in_words(step)]
    pen.text((0, above + 15), fit(" · ".join(filter(None, where)), room))


def in_words(step: Step) -> str:
    count = step.get("hand_offs", 0)
    handed = f"{count} hand-off{'s' if count != 1 else ''}" if count else ""
    return " · ".join(filter(None, [handed, step.get("pain", "")]))


def fit(words: str, letters: int) -> str:
    """As many whole words as there is room for; a word too long is cut."""
    short = shorten(words, letters, placeholder=" …")
    return short if short.strip() != "…" else f"{words[: letters - 1]}…"


def draw_wait(pen: Pen, step: Step, y: float, scale: Scale) -> None:
    if "wait_seconds" not in step:
        return
    end = scale(step["wait_seconds"])
    pen.box((scale.start, y - 7), max(end - scale.start, 1), 12, "s1f", "s1")
    pen.text((end + 6, y + 4), spell(step["wait_seconds"]))


def draw_feeling(pen: Pen, steps: Sequence[Step], at: Sequence[float], felt: Scale) -> None:  # fmt: skip
    for part in unbroken(steps, at, felt):
        pen.path(part, "s2", "s2", 2)
    for step, y in zip(steps, at, strict=True):
        if (emotion := step.get("emotion")) is not None:
            pen.dot((felt(emotion), y), 5, "s2f", "s2")
            pen.text((felt(emotion) + 9, y + 4), signed(emotion), "strong", "ink")


def unbroken(steps: Sequence[Step], at: Sequence[float], felt: Scale) -> Iterator[list[Point]]:  # fmt: skip
    """The line of feeling in its parts: a step nobody judged leaves a gap."""
    part: list[Point] = []
    for step, y in zip([*steps, {}], [*at, 0.0], strict=True):
        if (emotion := step.get("emotion")) is not None:
            part.append((felt(emotion), y))
            continue
        if len(part) > 1:
            yield part
        part = []


def row(place: int, step: Step) -> list[str]:
    waited, felt = step.get("wait_seconds"), step.get("emotion")
    return [
        named(place, step), step.get("channel", "–"), step.get("system", "–"),
        "–" if waited is None else spell(waited), str(step.get("hand_offs", "–")),
        "–" if felt is None else signed(felt), step.get("pain", "–"),
    ]  # fmt: skip
