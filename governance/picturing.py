"""Draws the pages of a PDF or a picture as PNG. Run as a process of its own.

    python -m governance.picturing pdf|image FILE FOLDER

Files of evidence come from anybody. So no process of ours that lives on reads them:
this one has a bound of its own for memory, time and size, and dies of what is too much.
It writes 1.png, 2.png … and says on standard output how many pages there are.
"""

import resource
import sys
from pathlib import Path

MOST_PAGES, WIDEST = 12, 1400  # pages drawn; pixels of the longer side
MOST_PIXELS = 60_000_000
MEMORY, SECONDS, LARGEST = 1536 * 2**20, 20, 16 * 2**20


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pdf(file: Path, folder: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    total = len(document)
    for at in range(min(total, MOST_PAGES)):
        page = document[at]
        scale = min(WIDEST / max(*page.get_size(), 1), 4)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil()
        drawn.convert("RGB").save(folder / f"{at + 1}.png")
        page.close()
    return total


def image(file: Path, folder: Path) -> int:
    """The picture smaller, turned as it was taken, and with nothing but its pixels."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(file, formats=["PNG", "JPEG"]) as found:
        if found.width * found.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        found.draft("RGB", (WIDEST, WIDEST))
        turned = ImageOps.exif_transpose(found).convert("RGB")
        turned.thumbnail((WIDEST, WIDEST))
        clean = Image.new("RGB", turned.size)
        clean.paste(turned)
        clean.save(folder / "1.png")
    return 1


def main(kind: str, file: str, folder: str) -> None:
    bound()
    draw = {"pdf": pdf, "image": image}[kind]
    print(draw(Path(file), Path(folder)))  # noqa: T201  # read by governance.previews


if __name__ == "__main__":
    main(*sys.argv[1:])
