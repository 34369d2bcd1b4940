"""Our colours where style sheets do not reach: the light values of tokens.css.

tests/roadmap/test_exports.py works them out again from there.
"""

from pptx.dml.color import RGBColor

NAMES = {
    "ink": "16242C",
    "ink-2": "434F57",
    "accent": "00626B",
    "line": "E2DFDA",
    "cord-1": "008590",
    "cord-2": "4967C5",
    "cord-3": "A449AA",
    "cord-4": "318C4C",
    "cord-5": "B57800",
    "cord-6": "C64543",
    "cord-7": "536B85",
    "cord-8": "797A1E",
}


def of(name: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(NAMES[name])  # type: ignore[no-untyped-call]
    return found


INK, QUIET, ACCENT, RAIL = of("ink"), of("ink-2"), of("accent"), of("line")
CORDS = {number: of(f"cord-{number}") for number in range(1, 9)}
