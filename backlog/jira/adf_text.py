"""Text with a few marks as a document of Jira Cloud (ADF). No database.

Every sign that is no mark stays the sign that it is. The documents keep to what the
format allows: a list item begins with a paragraph, a quote holds paragraphs alone, code
has no other mark than a link.
"""

import re
from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]
LONGEST = 500  # of marked words: what runs on for longer is no emphasis
FENCE = re.compile(r"```([\w+#-]*)")
HEADING = re.compile(r"(#{1,6}) +(\S.*)")
ITEM = re.compile(r"([-*]|\d{1,4}\.) +(\S.*)")
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()]+")
INLINE = re.compile(
    rf"`(?P<code>[^`\n]{{1,{LONGEST}}})`"
    rf"|\[(?P<link>[^\[\]\n]{{1,{LONGEST}}})\]\((?P<href>{ADDRESS.pattern})\)"
    rf"|\*\*(?=\S)(?P<strong>.{{1,{LONGEST}}}?)(?<=\S)\*\*"
    rf"|~~(?=\S)(?P<strike>.{{1,{LONGEST}}}?)(?<=\S)~~"
    rf"|(?<!\w)_(?=\S)(?P<em>.{{1,{LONGEST}}}?)(?<=\S)_(?!\w)"
)


def is_address(text: str) -> bool:
    return bool(ADDRESS.fullmatch(text))


def from_text(text: str) -> Node:
    return {"version": 1, "type": "doc", "content": blocks(text.split("\n"))}


def blocks(rows: Sequence[str], *, in_item: bool = False) -> list[Node]:
    found, at = [], 0
    while at < len(rows):
        if not rows[at].strip():
            at += 1
            continue
        node, at = block(rows, at, in_item=in_item)
        found.append(node)
    return found


def block(rows: Sequence[str], at: int, *, in_item: bool) -> tuple[Node, int]:
    """The block that begins at a row, and the row after it."""
    kind = begins(rows, at, in_item=in_item)
    if kind:
        return MAKERS[kind](rows, at)
    end = at + 1
    while end < len(rows) and rows[end].strip() and not begins(rows, end, in_item=in_item):  # fmt: skip
        end += 1
    return paragraph(rows[at:end]), end


def begins(rows: Sequence[str], at: int, *, in_item: bool) -> str:
    """Which block begins at a row; "" for a paragraph, or for its next line."""
    row = rows[at]
    if ITEM.fullmatch(row):
        return "list"
    if in_item:
        return ""
    if FENCE.fullmatch(row) and "```" in rows[at + 1 :]:
        return "code"
    if HEADING.fullmatch(row):
        return "heading"
    return "rule" if row == "---" else "quote" if row.startswith(">") else ""


def heading(rows: Sequence[str], at: int) -> tuple[Node, int]:
    signs, _, words = rows[at].partition(" ")
    node = {"type": "heading", "attrs": {"level": len(signs)}}
    return node | {"content": inline(words.lstrip())}, at + 1


def rule(rows: Sequence[str], at: int) -> tuple[Node, int]:
    return {"type": "rule"}, at + 1


def paragraph(rows: Sequence[str]) -> Node:
    content: list[Node] = []
    for number, row in enumerate(rows):
        content += [{"type": "hardBreak"}] if number else []
        content += inline(row)
    return {"type": "paragraph", "content": content}


def quote(rows: Sequence[str], at: int) -> tuple[Node, int]:
    end = at
    while end < len(rows) and rows[end].startswith(">"):
        end += 1
    inner = [row[1:].removeprefix(" ") for row in rows[at:end]]
    parts = "\n".join(row if row.strip() else "" for row in inner).split("\n\n")
    content = [paragraph(part.strip("\n").split("\n")) for part in parts]
    return {"type": "blockquote", "content": content}, end


def code(rows: Sequence[str], at: int) -> tuple[Node, int]:
    end = rows.index("```", at + 1)
    node: Node = {"type": "codeBlock"}
    if rows[at] != "```":
        node["attrs"] = {"language": rows[at][3:]}
    text = "\n".join(rows[at + 1 : end])
    return node | (
        {"content": [{"type": "text", "text": text}]} if text else {}
    ), end + 1


def listing(rows: Sequence[str], at: int) -> tuple[Node, int]:
    """Items of one kind; what is indented by two spaces belongs to the item above it."""
    numbered = rows[at][0].isdigit()
    node: Node = {"type": "orderedList" if numbered else "bulletList", "content": []}
    if numbered:
        node["attrs"] = {"order": int(rows[at].partition(".")[0])}
    while at < len(rows) and (found := ITEM.fullmatch(rows[at])):
        if found[1][0].isdigit() != numbered:
            break
        end = at + 1
        while end < len(rows) and rows[end].startswith("  ") and rows[end].strip():
            end += 1
        node["content"].append(item([found[2], *(row[2:] for row in rows[at + 1 : end])]))  # fmt: skip
        at = end
    return node, at


def item(rows: Sequence[str]) -> Node:
    end = 1
    while end < len(rows) and not begins(rows, end, in_item=True):
        end += 1
    rest = blocks(rows[end:], in_item=True)
    return {"type": "listItem", "content": [paragraph(rows[:end]), *rest]}


MAKERS = {
    "list": listing,
    "code": code,
    "heading": heading,
    "rule": rule,
    "quote": quote,
}


# --- words ------------------------------------------------------------------------------
def inline(text: str, marks: tuple[Node, ...] = ()) -> list[Node]:
    """The words of a line, those between signs with their mark."""
    found, at = [], 0
    for sign in INLINE.finditer(text):
        found += plain(text[at : sign.start()], marks)
        found += between(sign, marks)
        at = sign.end()
    return found + plain(text[at:], marks)


def between(sign: "re.Match[str]", marks: tuple[Node, ...]) -> list[Node]:
    if sign["code"]:
        links = tuple(mark for mark in marks if mark["type"] == "link")
        return plain(sign["code"], ({"type": "code"}, *links))
    if sign["link"]:
        if any(mark["type"] == "link" for mark in marks):
            return plain(sign[0], marks)
        mark = {"type": "link", "attrs": {"href": sign["href"]}}
        return inline(sign["link"], (*marks, mark))
    kind = sign.lastgroup or ""
    return inline(sign[kind], (*marks, *fresh(kind, marks)))


def fresh(kind: str, marks: tuple[Node, ...]) -> list[Node]:
    return [] if any(mark["type"] == kind for mark in marks) else [{"type": kind}]


def plain(text: str, marks: tuple[Node, ...]) -> list[Node]:
    if not text:
        return []
    node: Node = {"type": "text", "text": text}
    return [node | {"marks": list(marks)} if marks else node]
