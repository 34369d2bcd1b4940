"""The gallery of parts is for whoever is signed in; it holds sample rows only."""

from tests.access import Expected, Rule

MAKERS = {"sample": lambda cast, product: {"pk": 142}}
EXPECT: Expected = {
    "ui:gallery": Rule(),
    "ui:gallery_move": Rule("sample"),
    "ui:gallery_score": Rule("sample"),
    "ui:gallery_why": Rule("sample"),
}
