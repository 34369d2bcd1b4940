"""Every pair of colours that carries text or marks a control, light and dark (WCAG 1.4.3, 1.4.11)."""

import math
import re

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
OKLCH = r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)(?: / [\d.]+)?\)"
PAIR = re.compile(rf"--([\w-]+):\s*light-dark\(\s*{OKLCH},\s*{OKLCH}\s*\)")
GROUNDS = ["canvas", "surface", "raised", "sunken", "hover", "selected"]
TEXT = [
    (ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent") for ground in GROUNDS
]
TEXT += [
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("ink-inverse", "ink"),
    ("ink", "lamp-soft"),
    ("ink", "bad-soft"),
    ("ink", "good-soft"),
    *[("lamp-ink", ground) for ground in ("lamp-soft", "sunken", "surface", "raised")],
    *[("good", ground) for ground in ("good-soft", "surface", "raised", "canvas")],
    *[("bad", ground) for ground in ("bad-soft", "surface", "raised", "canvas")],
]
MARKS = [
    (line, ground)
    for line in ("line-control", "focus", *(f"cord-{n}" for n in range(1, 9)))
    for ground in ("canvas", "surface", "sunken")
]


def linear(lightness: float, chroma: float, hue: float) -> list[float]:
    """oklch → linear sRGB (Ottosson's matrices), clipped to the screen."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return [min(1.0, max(0.0, value)) for value in rgb]


def luminance(name: str, dark: bool) -> float:
    values = [float(v) for v in COLOURS[name][3 * dark : 3 * dark + 3]]
    red, green, blue = linear(values[0] / 100, values[1], values[2])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


COLOURS = {name: values for name, *values in PAIR.findall(TOKENS)}


def ratio(one: str, other: str, dark: bool) -> float:
    low, high = sorted((luminance(one, dark), luminance(other, dark)))
    return (high + 0.05) / (low + 0.05)


def test_white_on_black_is_measured_as_21_to_1() -> None:
    assert luminance("surface", dark=False) == pytest.approx(1, abs=0.001)
    assert len(COLOURS) > 35


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out(ink: str, ground: str, dark: bool) -> None:
    assert ratio(ink, ground, dark) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_and_marks_stand_out(mark: str, ground: str, dark: bool) -> None:
    assert ratio(mark, ground, dark) >= 3


def test_no_colour_is_written_outside_the_tokens() -> None:
    """#fff and #000 on paper are the exception: print is always light."""
    for path in (settings.BASE_DIR / "static/css").glob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        words = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|oklch\([^)]*\)|rgba?\(|hsla?\(", words)
        assert not raw, f"{path.name}: {raw}"
