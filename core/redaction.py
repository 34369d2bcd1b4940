"""Takes personal data out of words before they are saved (domain.md §4, "PII rules").

Pure: text in, clean text and counts out, nothing kept of what was there. The
rules run in the order of §4, which matters: a ten-digit account looks like a
phone. Beyond §4 it reads any script's digits, any kind of space or dash, digits
in any spacing, and street addresses in capitals. Names it cannot know: that is
why a person reads every verbatim before it is published.

Matching happens on a shadow of the text, of the same length, in which digits,
spaces, dashes and full-width letters are the plain ones, so that the words around
what is taken out stay exactly as written. A placeholder's shadow is a run of
control characters, so that no rule reads a word or a digit into `[ACCOUNT]`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from core.card_numbers import Span, card_numbers, joined

Finder = Callable[[str], Iterator[Span]]

PLACEHOLDERS = {
    "pan": "[PAN]",
    "cvv": "[CVV]",
    "routing": "[ROUTING]",
    "account": "[ACCOUNT]",
    "ssn": "[SSN]",
    "dob": "[DOB]",
    "email": "[EMAIL]",
    "phone": "[PHONE]",
    "address": "[ADDRESS]",
}
# What a placeholder looks like in the shadow. A security code may be looked for on
# the far side of a card number, as in "cvv 4111… 123"; nothing else reaches over one.
TAKEN, TAKEN_PAN = "\x00", "\x01"
PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))
WORDS = {
    "pan": ("card number", "card numbers"),
    "cvv": ("security code", "security codes"),
    "routing": ("routing number", "routing numbers"),
    "account": ("account number", "account numbers"),
    "ssn": ("social security number", "social security numbers"),
    "dob": ("date of birth", "dates of birth"),
    "email": ("e-mail address", "e-mail addresses"),
    "phone": ("phone number", "phone numbers"),
    "address": ("street address", "street addresses"),
}
CLUE = re.compile(r"[\d@]")  # without a digit or an @ there is nothing to find


def redact(text: str) -> tuple[str, dict[str, int]]:
    """Return `text` with placeholders, and how many of each kind were taken out.

    Redacting twice changes nothing: the rules run until none finds anything.
    Time is linear in the length of the text.
    """
    counts: Counter[str] = Counter()
    shadow = masked(text.translate(PLAIN))
    found = CLUE.search(shadow) is not None
    rules = RULES
    while found:
        found = False
        for kind, finder in rules.items():
            spans = list(finder(shadow))
            if spans:
                found = True
                counts[kind] += len(spans)
                text = put(text, spans, PLACEHOLDERS[kind])
                shadow = put(shadow, spans, mask(kind))
        rules = CONTEXT_RULES
    return text, dict(counts)


def redact_value(value: Any) -> tuple[Any, dict[str, int]]:
    """`redact` for everything inside a JSON value: texts, lists, dictionaries."""
    counts: Counter[str] = Counter()

    def clean(part: Any) -> Any:
        if isinstance(part, str):
            words, found = redact(part)
            counts.update(found)
            return words
        if isinstance(part, list | tuple):
            return [clean(each) for each in part]
        if isinstance(part, dict):
            return {clean(str(name)): clean(each) for name, each in part.items()}
        return part

    return clean(value), dict(counts)


def said(counts: dict[str, int]) -> str:
    """The counts in words: "2 card numbers and 1 phone number"."""
    parts = [f"{n} {WORDS[kind][n > 1]}" for kind, n in counts.items()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


# --- the shadow ----------------------------------------------------------------------
OTHER_SEPARATORS = {"−": "-", "·": ".", "•": ".", "∙": ".", "⋅": "."}


class Plain(dict[int, int]):
    """Code point → the plain one that means the same; remembers what it worked out."""

    def __missing__(self, code: int) -> int:
        plain = self[code] = ord(plain_character(chr(code)))
        return plain


def plain_character(character: str) -> str:
    """One plain character for one character: 4 for ４, "-" for –, " " for a no-break space."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if character in OTHER_SEPARATORS:
        return OTHER_SEPARATORS[character]
    if category == "Pd":
        return "-"
    if category in {"Zs", "Zl", "Zp", "Cc", "Cf"}:
        return " "  # also line ends, tabs and the characters nobody sees
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 else character


PLAIN = Plain()


def mask(kind: str) -> str:
    return (TAKEN_PAN if kind == "pan" else TAKEN) * len(PLACEHOLDERS[kind])


def masked(shadow: str) -> str:
    """The shadow with the placeholders of an earlier run hidden."""
    kinds = {placeholder: kind for kind, placeholder in PLACEHOLDERS.items()}
    return PLACEHOLDER.sub(lambda hit: mask(kinds[hit[0]]), shadow)


def put(text: str, spans: list[Span], instead: str) -> str:
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], instead]
        end = stop
    return "".join([*pieces, text[end:]])


# --- rules with one pattern each ------------------------------------------------------------
def each(
    pattern: str, keep: Callable[[str], bool] | None = None, near: tuple[str, ...] = ()
) -> Finder:
    """Find group `n` of the pattern, or all of it, where `keep` says so.

    `near` are the words of which the text must hold one: a look for them is much
    quicker than the pattern, and most texts hold none.
    """
    compiled = re.compile(pattern, re.IGNORECASE)
    name = "n" if "n" in compiled.groupindex else 0

    def find(shadow: str) -> Iterator[Span]:
        low = shadow.lower() if near else ""
        if near and not any(word in low for word in near):
            return
        for hit in compiled.finditer(shadow):
            if keep is None or keep(hit[name]):
                yield hit.span(name)

    return find


def is_routing(digits: str) -> bool:
    """The checksum of an American bank's routing number (ABA)."""
    d = [int(each) for each in digits if each.isdigit()]
    threes, sevens, ones = d[0] + d[3] + d[6], d[1] + d[4] + d[7], d[2] + d[5] + d[8]
    return (3 * threes + 7 * sevens + ones) % 10 == 0


def together(*finders: Finder) -> Finder:
    """One rule from several patterns."""

    def find(shadow: str) -> Iterator[Span]:
        yield from joined(sorted(s for finder in finders for s in finder(shadow)))

    return find


MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
BORN = (
    rf"\d{{1,4}} ?[-/. ] ?\d{{1,2}} ?[-/. ] ?\d{{1,4}}|\d{{8}}|\d{{6}}"
    rf"|{MONTH} {{0,2}}{DAY},? {{0,2}}(?:of )?\d{{2,4}}"
    rf"|{DAY} {{0,2}}(?:of )?{MONTH},? {{0,2}}\d{{2,4}}"
)
STREET = (
    r"(?-i:Street|St|Avenue|Ave|Boulevard|Blvd|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct"
    r"|Circle|Cir|Place|Pl|Terrace|Parkway|Pkwy|Highway|Hwy|Way)\b"
)
GAP = r"[^\d\x00\x01]"  # anything but a digit or what was taken out already
NINE = r"\d(?:[ .-]{0,3}\d){8}(?!\d)"
ACCOUNT = ("acct", "account", "loan", "a/c")
BY = r"(?P<by> ?[-.] ?| )"  # between the parts of a social security number

RULES: dict[str, Finder] = {
    "pan": card_numbers,
    "cvv": each(
        r"\b(?:cvv2?|cvc2?|cid|security code)\b[^\d\x00]{0,12}"
        r"(?P<n>\d{3,4}(?!-?\d)|\d(?:[ -]\d){2,3}(?![ -]?\d))",
        near=("cvv", "cvc", "cid", "security code"),
    ),
    "routing": each(
        rf"\b(?:routing|aba|rtn)\b{GAP}{{0,25}}(?P<n>{NINE})",
        is_routing,
        near=("routing", "aba", "rtn"),
    ),
    "account": together(
        each(
            r"\b(?:acct|account|loan|a/c)s?\b\.? *+(?:(?:numbers?|nos?\.?|num|id|#) *+)?"
            r"(?:(?:is|was|are|:|=|,|-|ending in) *+){0,2}[#(]? *+"
            r"(?P<n>(?:[A-Z]{1,3}-?)?\d[\d -]{4,30}(?<=\d))(?!\d)",
            near=ACCOUNT,
        ),
        each(
            rf"\b(?:acct|account|loan|a/c)s?\b{GAP}{{0,24}}(?P<n>\d{{8,17}})(?!\d)",
            near=ACCOUNT,
        ),
    ),
    "ssn": together(
        each(
            rf"\b(?:ssn|social|itin)\b{GAP}{{0,30}}(?P<n>{NINE})",
            near=("ssn", "social", "itin"),
        ),
        each(
            rf"(?<!\d)(?<!\d-)(?!000|666|9\d\d)\d{{3}}{BY}(?!00)\d{{2}}(?P=by)"
            r"(?!0000)\d{4}(?!-?\d)"
        ),
        each(rf"(?<!\d)(?<!\d-)9\d\d{BY}[5-9]\d(?P=by)\d{{4}}(?!-?\d)"),
    ),
    "dob": each(
        r"\b(?:d\.? ?o\.? ?b|date of birth|birth ?date|birthday|born)\b"
        rf"{GAP}{{0,20}}?(?P<n>{BORN})(?!\d)",
        near=("dob", "birth", "born", "d.", "d o"),
    ),
    "email": each(
        r"(?<![\w.%+'-])[\w.%+'-]++ ?@ ?(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b",
        near=("@",),
    ),
    "phone": together(
        each(
            r"(?<!\d)(?:\+?1[-. ]{0,3})?\(?[2-9]\d{2}\)?[-. ]{0,3}[2-9]\d{2}"
            r"[-. ]{0,3}\d{4}(?!\d)"
        ),
        each(  # dictated digit by digit
            r"(?<!\d)(?<!\d[ .-])(?:1[ .-]{1,2})?[2-9](?:[ .-]{1,2}\d){2}"
            r"[ .-]{1,2}[2-9](?:[ .-]{1,2}\d){6}(?![ .-]?\d)"
        ),
    ),
    "address": each(
        r"(?<![\d.])\d{1,6} (?-i:[NSEW]\.? )?"
        rf"(?-i:(?:[A-Z][A-Za-z'’]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,3}}{STREET}\.?"
    ),
}
# What another rule took out can bring a keyword nearer to a number, so these run until
# they find nothing. Card numbers need no second look: the other rules take whole groups
# of digits, so they leave no card that was not there before.
CONTEXT_RULES = {kind: finder for kind, finder in RULES.items() if kind != "pan"}
