from decimal import Decimal

import pytest

from portfolio import alignment
from portfolio.alignment import Edge, Node, is_adjacent
from portfolio.metrics import rounded

# domain.md §12: what serves what
SERVES = {
    "BG-1": ["CG-3", "CG-4", "CG-7"],
    "BG-2": ["CG-1", "CG-2"],
    "BG-3": ["CG-5"],
    "BG-4": ["CG-6"],
    "BG-5": [],
}
CODES = [*SERVES, *[f"CG-{n}" for n in range(1, 8)]]
LEVEL = {"BG": "business", "CG": "contact_center"}
NODES = [Node(n, LEVEL[code[:2]], code) for n, code in enumerate(CODES)]
EDGES = [
    Edge(CODES.index(child), CODES.index(parent), 2)
    for parent, children in SERVES.items()
    for child in children
]


def test_the_demo_tree_is_mapped_to_91_7_percent():
    found = alignment.coverage(NODES, EDGES)
    assert (found.mapped, found.total) == (11, 12)
    assert found.share is not None
    assert rounded(found.share * 100, 1) == Decimal("91.7")
    assert [each.says for each in found.orphans] == ["BG-5 has no contact-center goal"]
    assert found.weak == []


def test_a_cut_link_gives_one_finding_more():
    cut = [edge for edge in EDGES if NODES[edge.child].code != "CG-1"]
    found = alignment.coverage(NODES, cut)
    assert [each.says for each in found.orphans] == [
        "BG-5 has no contact-center goal",
        "CG-1 serves no business goal",
    ]


def test_weak_links_alone_are_partial_but_count():
    weak = [Edge(edge.child, edge.parent, 1) for edge in EDGES]
    found = alignment.coverage(NODES, weak)
    assert found.mapped == 11
    assert len(found.weak) == 11
    assert found.weak[0].says == "BG-1 has weak links only"


def test_a_stray_capability_is_listed_but_not_counted():
    stray = Node(99, "capability", "CAP-1")
    found = alignment.coverage([*NODES, stray], EDGES)
    assert found.total == 12
    assert found.orphans[-1].says == "CAP-1 serves no contact-center goal"


def test_an_empty_tree_has_no_coverage():
    assert alignment.coverage([], []).share is None


@pytest.mark.parametrize(
    ("child", "parent", "adjacent"),
    [
        ("contact_center", "business", True),
        ("capability", "contact_center", True),
        ("capability", "business", False),
        ("business", "contact_center", False),
        ("business", "business", False),
    ],
)
def test_links_go_up_one_layer(child, parent, adjacent):
    assert is_adjacent(child, parent) is adjacent
