"""Names of the code in words of people, and how long their own words may be."""

# Some twenty pages: nobody types more, and a page that shows it still opens.
LONGEST_TEXT = 50_000
TOO_LONG = f"Shorten this to {LONGEST_TEXT:,} characters, or bring it as a document."


def label(name: str) -> str:
    """`key_result` → "Key result"."""
    return name.replace("_", " ").capitalize()
