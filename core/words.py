"""Names of the code in words of people, and how long their own words may be."""

# Some twenty pages: nobody types more, and a page that shows it still opens.
LONGEST_TEXT = 50_000
TOO_LONG = f"Shorten this to {LONGEST_TEXT:,} characters, or bring it as a document."
# A day outside is a slip of the finger; a line of months as long would fill a book.
FIRST_YEAR, LAST_YEAR = 1900, 2199
TOO_FAR = f"Enter a day between {FIRST_YEAR} and {LAST_YEAR}."


def label(name: str) -> str:
    """`key_result` → "Key result"."""
    return name.replace("_", " ").capitalize()
