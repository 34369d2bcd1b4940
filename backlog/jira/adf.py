"""Jira Cloud's documents (ADF) as text with a few marks, and back. No database.

Carried are paragraphs, headings, lists, quotes, code, rules, links, and words that are
**strong**, _stressed_, ~~struck out~~ or `code`. What else a document holds comes out as
text or not at all, and is named by `lost`: such a document is never written over.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backlog.jira import adf_text

Node = dict[str, Any]
BLOCKS = {"doc", "paragraph", "heading", "bulletList", "orderedList", "listItem",
          "blockquote", "codeBlock", "rule", "text", "hardBreak"}  # fmt: skip
MARKS = {"strong": "**", "em": "_", "strike": "~~"}
WORDS = {
    "table": "a table",
    "panel": "a panel",
    "mention": "a mention",
    "emoji": "an emoji",
    "mediaSingle": "a picture or file",
    "mediaGroup": "a picture or file",
    "mediaInline": "a picture or file",
    "inlineCard": "a card of a link",
    "blockCard": "a card of a link",
    "embedCard": "a card of a link",
    "taskList": "a list of tasks",
    "decisionList": "a list of decisions",
    "expand": "a folded part",
    "nestedExpand": "a folded part",
    "status": "a coloured word",
    "date": "a date",
    "textColor": "coloured text",
    "backgroundColor": "coloured text",
    "underline": "underlined text",
    "subsup": "raised or lowered text",
}
# Parts of a thing that is named already, and marks that say nothing to a reader.
SILENT = {"tableRow", "tableCell", "tableHeader", "media", "caption", "taskItem",
          "decisionItem", "annotation", "code", "link", *MARKS}  # fmt: skip
TURNS = 5  # until the text stays as it is; two are enough for what people type


def canon(text: str) -> str:
    """The text as it comes back from Jira after it was sent there."""
    for _ in range(TURNS):
        text, before = to_text(adf_text.from_text(text)), text
        if text == before:
            break
    return text


def from_text(text: str) -> Node:
    return adf_text.from_text(text)


def is_document(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("type") == "doc"


# --- what a document says -----------------------------------------------------------
def to_text(document: Mapping[str, Any]) -> str:
    """Everything in it that can be read, each block apart by an empty line."""
    blocks = ["\n".join(lines(node)) for node in children(document)]
    return "\n\n".join(block for block in blocks if block.strip())


def lines(node: Mapping[str, Any]) -> list[str]:
    """One block, as lines."""
    kind = node.get("type")
    if kind == "heading":
        level = int(attribute(node, "level") or 1)
        return ["#" * min(max(level, 1), 6) + " " + " ".join(inline(node).split())]
    if kind in ("bulletList", "orderedList"):
        return listed(node, int(attribute(node, "order") or 1))
    if kind == "codeBlock":
        code = "".join(str(each.get("text", "")) for each in children(node))
        return [f"```{attribute(node, 'language')}", *code.split("\n"), "```"]
    if kind == "rule":
        return ["---"]
    if kind == "tableRow":
        cells = (" ".join(" ".join(lines(each)).split()) for each in children(node))
        return [" | ".join(cells)]
    found = inline(node).split("\n") if is_inline(node) else below(node)
    return [f"> {line}".rstrip() for line in found] if kind == "blockquote" else found


def below(node: Mapping[str, Any]) -> list[str]:
    title = [str(attribute(node, "title"))] if attribute(node, "title") else []
    return title + [line for each in children(node) for line in lines(each)]


def listed(node: Mapping[str, Any], first: int) -> list[str]:
    found = []
    for number, item in enumerate(children(node), first):
        sign = "- " if node["type"] == "bulletList" else f"{number}. "
        own = [line for line in below(item) if line.strip()]
        found += [sign + own[0].lstrip()] if own else []
        found += [f"  {line}" for line in own[1:]]
    return found


def is_inline(node: Mapping[str, Any]) -> bool:
    """True if it holds words themselves, and no blocks."""
    kinds = {each.get("type") for each in children(node)}
    return not kinds or bool(kinds & {"text", "hardBreak", "mention", "emoji", "status",
                                      "date", "inlineCard"})  # fmt: skip


def inline(node: Mapping[str, Any]) -> str:
    """The words of a block, with their marks; neighbours with the same marks as one."""
    runs: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for each in children(node):
        found = words(each), marks(each)
        if runs and runs[-1][1] == found[1]:
            found = runs.pop()[0] + found[0], found[1]
        runs.append(found)
    return "".join(marked(text, dict(how)) for text, how in runs)


def words(node: Mapping[str, Any]) -> str:
    if node.get("type") == "hardBreak":
        return "\n"
    named = (attribute(node, name) for name in ("text", "url", "shortName"))
    return str(node.get("text") or next((each for each in named if each), ""))


def marks(node: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The marks that are carried, by name, each with its address if it has one."""
    found = {
        str(mark.get("type")): str(attribute(mark, "href"))
        for mark in node.get("marks") or []
    }
    return tuple(sorted((n, v) for n, v in found.items() if n in {*MARKS, "code", "link"}))  # fmt: skip


def marked(text: str, how: Mapping[str, str]) -> str:
    """Words between their signs. Spaces at the ends stay outside, and so do lines."""
    if not how or not text.strip() or len(text) > adf_text.LONGEST:
        return text
    if "\n" in text:
        return "\n".join(marked(line, how) for line in text.split("\n"))
    core = text.strip()
    before, _, after = text.partition(core)
    if "code" in how:
        core = f"`{core}`"
    else:
        for name, sign in MARKS.items():
            core = f"{sign}{core}{sign}" if name in how else core
    if adf_text.is_address(how.get("link", "")):
        core = f"[{core}]({how['link']})"
    return before + core + after


# --- what it cannot say ---------------------------------------------------------------
def lost(document: Mapping[str, Any]) -> set[str]:
    """What would be gone if our text were written over this document, in words."""
    found: set[str] = set()
    for node in every(document):
        for name in (
            node.get("type"),
            *(m.get("type") for m in node.get("marks") or []),
        ):
            if name not in BLOCKS and name not in SILENT:
                found.add(WORDS.get(str(name), str(name)))
        if node.get("marks") and len(str(node.get("text", ""))) > adf_text.LONGEST:
            found.add("long marked text")
        inner = {each.get("type") for each in children(node)}
        if node.get("type") in ("listItem", "blockquote") and inner & {"codeBlock", "heading"}:  # fmt: skip
            found.add("a block inside a list or quote")
    return found


def every(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for each in children(node):
        yield from every(each)


def children(node: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [each for each in node.get("content") or [] if isinstance(each, Mapping)]


def attribute(node: Mapping[str, Any], name: str) -> Any:
    return (node.get("attrs") or {}).get(name) or ""
