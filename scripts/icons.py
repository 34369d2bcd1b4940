"""Draw the icons of the installed app from the shapes of static/icon.svg: `python -m scripts.icons`."""

from pathlib import Path

from PIL import Image, ImageDraw

TO = Path(__file__).parent.parent / "static" / "icons"
GREY, ORANGE, PETROL = "#5b676e", "#eb8315", "#007c86"
# The two curves of the path in icon.svg, after its straight first part.
CURVES = [((6, 12.7), (6, 17.9), (18, 14.8), (18, 21))]
FINE = 4  # drawn larger and reduced, so that edges are smooth
Point = tuple[float, float]


def along(curve: tuple[Point, Point, Point, Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (
        sum(w * p[axis] for w, p in zip(weights, curve, strict=True)) for axis in (0, 1)
    )
    return x, y


def drawn(size: int, share: float) -> Image.Image:
    """The drawing on white, over this share of the side (a mask cuts the rest away)."""
    side = size * FINE
    scale, margin = side * share / 24, side * (1 - share) / 2
    image = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(image)

    def dot(x: float, y: float, r: float, **look: object) -> None:
        x, y, r = margin + x * scale, margin + y * scale, r * scale
        pen.ellipse((x - r, y - r, x + r, y + r), **look)  # type: ignore[arg-type]

    dot(6, 6.5, 3.9, fill=GREY)
    dot(6, 6.5, 2.1, fill="white")
    dot(18, 6.5, 3.2, fill=ORANGE)
    for n in range(401):
        dot(*along(CURVES[0], n / 400), 1.2, fill=PETROL)
        dot(6, 9.5 + 3.2 * n / 400, 1.2, fill=PETROL)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    TO.mkdir(exist_ok=True)
    for purpose, size, share in (("any", 192, 0.9), ("any", 512, 0.9), ("maskable", 512, 0.6)):  # fmt: skip
        drawn(size, share).save(TO / f"{purpose}-{size}.png", optimize=True)


if __name__ == "__main__":
    main()
