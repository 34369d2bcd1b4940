"""Jira Cloud's documents as our text and back: nothing sent for ever, nothing torn."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backlog.jira import adf
from tests import real

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
SCHEMA = real.FOLDER / "jira" / "adf" / "full.json"


def doc(*content):
    return {"type": "doc", "version": 1, "content": list(content)}


def para(*content):
    return {"type": "paragraph", "content": list(content)}


def words(text, *marks):
    node = {"type": "text", "text": text}
    return node | {"marks": [{"type": mark} for mark in marks]} if marks else node


LINK = {"type": "link", "attrs": {"href": "https://example.org/a"}}
WHOLE = """# Heading

First **strong** and _stressed_ ~~not~~ `code`
second line with a [link](https://example.org/a).

- one
- two
  - below

3. third
4. fourth

> quoted
> twice

```python
x = 1

y = 2
```

---

snake_case * 3 and 2 ** 8"""


def test_what_people_type_comes_back_as_they_typed_it():
    document = adf.from_text(WHOLE)
    assert adf.to_text(document) == adf.canon(WHOLE) == WHOLE
    assert adf.lost(document) == set()
    kinds = [node["type"] for node in document["content"]]
    assert kinds == ["heading", "paragraph", "bulletList", "orderedList", "blockquote", "codeBlock", "rule", "paragraph"]  # fmt: skip


@pytest.mark.parametrize(
    ("node", "text", "lost"),
    [
        (para(words("a "), words("b ", "strong"), words("c", "strong", "em")), "a **b** _**c**_", set()),
        (para({**words("x"), "marks": [LINK]}), "[x](https://example.org/a)", set()),
        (para({"type": "mention", "attrs": {"id": "5b10", "text": "@Ann"}}, words(" look")), "@Ann look", {"a mention"}),
        (para(words("red", "textColor")), "red", {"coloured text"}),
        ({"type": "panel", "attrs": {"panelType": "info"}, "content": [para(words("Mind"))]}, "Mind", {"a panel"}),
        ({"type": "table", "content": [{"type": "tableRow", "content": [
            {"type": "tableHeader", "content": [para(words("A"))]},
            {"type": "tableCell", "content": [para(words("1"))]}]}]}, "A | 1", {"a table"}),
        ({"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "1"}}]}, "", {"a picture or file"}),
        ({"type": "somethingNew", "content": [para(words("x"))]}, "x", {"somethingNew"}),
    ],
)  # fmt: skip
def test_what_a_document_says_and_what_of_it_is_lost(node, text, lost):
    assert adf.to_text(doc(node)) == text
    assert adf.lost(doc(node)) == lost


LINES = st.text(alphabet="ab 1.-*_~`#>[](){}|\\/:htps\n", max_size=60)


@PATIENT
@given(st.one_of(LINES, st.text(max_size=80)))
@example("- a\n    - b\n  c\n-  d")
@example("**a _b** c_ ~~`d`~~")
@example("```\nnever closed")
def test_a_text_settles_at_once_and_its_document_is_a_valid_one(text):
    settled = adf.canon(text)
    assert adf.canon(settled) == settled
    assert adf.lost(adf.from_text(settled)) == set()
    for node in adf.every(adf.from_text(text)):
        assert node["type"] != "text" or node["text"]
        if node["type"] == "listItem":
            assert node["content"][0]["type"] == "paragraph"


@real.needs(SCHEMA)
def test_our_documents_keep_to_the_published_format():
    import jsonschema

    schema = json.loads(SCHEMA.read_text())
    for text in (WHOLE, "- - -", "> # no heading", "1. a\n   - b", "", "**`x`** y"):
        jsonschema.validate(adf.from_text(text), schema)
