"""The merge of a field that stands on both sides: its table, and that no edit is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.jira import losses, mapping, terms
from backlog.jira.merge import (
    NEVER,
    Direction,
    Field,
    Rule,
    Step,
    Value,
    decide,
    landed,
)

BOTH, IN, OUT, ONCE, OFF = (Direction(d) for d in ("both", "in", "out", "once", "off"))


@pytest.mark.parametrize(
    ("direction", "base", "ours", "theirs", "step"),
    [
        (BOTH, "a", "a", "a", Step.NONE),
        (BOTH, "a", "a", "b", Step.IN),
        (BOTH, "a", "b", "a", Step.OUT),
        (BOTH, "a", "b", "b", Step.AGREE),
        (BOTH, "a", "b", "c", Step.CONFLICT),
        (BOTH, "a", None, "c", Step.CONFLICT),  # emptied here, edited there
        (BOTH, "a", "a", None, Step.IN),  # emptied there is an edit
        (BOTH, NEVER, None, "b", Step.IN),
        (BOTH, NEVER, "a", None, Step.OUT),
        (BOTH, NEVER, "a", "b", Step.CONFLICT),
        (IN, "a", "b", "a", Step.NONE),  # ours is kept, and not sent
        (IN, "a", "b", "c", Step.CONFLICT),  # … nor overwritten
        (OUT, "a", "a", "b", Step.NONE),
        (OUT, "a", "b", "c", Step.CONFLICT),
        (ONCE, NEVER, None, "b", Step.IN),
        (ONCE, "a", "a", "b", Step.NONE),
        (ONCE, NEVER, "a", "b", Step.NONE),
        (OFF, "a", "a", "b", Step.NONE),
    ],
)
def test_the_step_of_each_case(direction, base, ours, theirs, step):
    assert decide(Field(direction), base, ours, theirs) == step


def test_a_rule_settles_only_in_a_direction_that_is_carried():
    assert decide(Field(BOTH, Rule.OURS), "a", "b", "c") == Step.OUT
    assert decide(Field(BOTH, Rule.THEIRS), "a", "b", "c") == Step.IN
    assert decide(Field(IN, Rule.OURS), "a", "b", "c") == Step.CONFLICT


class Side:
    """One field on both sides, carried by the same steps that a sync takes.

    A killed sync has sent its value, or not come to that; it never wrote that it did.
    """

    base: Value

    def __init__(self, direction):
        self.field = Field(direction)
        self.base, self.ours, self.theirs = "0", "0", "0"
        self.sending = {}

    def sync(self, move="sync"):
        there = {"x": self.theirs}
        self.base = landed({"x": self.base}, self.sending, there)["x"]
        step = decide(self.field, self.base, self.ours, self.theirs)
        self.sending = {"x": self.ours} if step == Step.OUT else {}
        if step == Step.IN:
            self.ours = self.base = self.theirs
        if step == Step.AGREE:
            self.base = self.ours
        if step == Step.OUT and move != "killed before":
            self.theirs = self.ours
        if step == Step.OUT and move == "sync":
            self.base, self.sending = self.ours, {}
        return step


MOVES = st.lists(
    st.sampled_from(["ours", "theirs", "sync", "killed before", "killed after"]),
    max_size=30,
)


# A busy machine may be slow at the first draw.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
OVERWRITTEN = {Step.IN: "ours", Step.OUT: "theirs"}


@PATIENT
@given(MOVES, st.sampled_from([BOTH, IN, OUT, ONCE]))
def test_no_edit_is_lost_whatever_the_order(moves, direction):
    """A side is written to only if nobody edited it since both sides held the same."""
    side, count = Side(direction), 0
    edited = set()
    for move in moves:
        if move in ("ours", "theirs"):
            count += 1
            setattr(side, move, str(count))
            edited.add(move)
            continue
        before = (side.ours, side.theirs)
        step = side.sync(move)
        assert OVERWRITTEN.get(step) not in edited
        assert step in OVERWRITTEN or (side.ours, side.theirs) == before
        edited = set() if side.ours == side.theirs else edited


@PATIENT
@given(MOVES)
def test_syncing_again_changes_nothing_more(moves):
    side, count = Side(BOTH), 0
    for move in moves:
        if move in ("ours", "theirs"):
            count += 1
            setattr(side, move, str(count))
        else:
            side.sync(move)
    side.sync()
    held = (side.base, side.ours, side.theirs)
    assert side.sync() in (Step.NONE, Step.CONFLICT)
    assert (side.base, side.ours, side.theirs) == held


@PATIENT
@given(MOVES)
def test_what_only_one_side_edits_arrives(moves):
    side, count = Side(BOTH), 0
    for move in moves:
        if move == "ours":
            count += 1
            side.ours = str(count)
        elif move != "theirs":
            side.sync(move)
    side.sync()
    assert side.theirs == side.ours == str(count)


# --- one form for both sides ----------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "ours", "theirs"),
    [
        ("story_points", "5.00", 5.0),
        ("labels", ["two words", "b"], ["b", "two-words"]),
        ("description", "a\nb\n", "a\r\nb"),
        ("title", "A  title", "A title "),
        ("due_on", "2026-12-01", "2026-12-01"),
        ("story_points", None, None),
    ],
)
def test_sides_that_say_the_same_look_the_same(name, ours, theirs):
    issue = {"fields": {"x": theirs}}
    found, faults = mapping.of_issue(issue, {name: "x"}, {})
    assert (found, faults) == (mapping.of_item({name: ours}), {})


@PATIENT
@given(st.sampled_from(["title", "description", "acceptance_criteria"]), st.text())
def test_a_text_comes_back_as_it_was_sent(name, text):
    """What we send and read again is the same value: else it would be sent for ever."""
    [value] = mapping.of_item({name: text}).values()
    there = {"fields": {"x": mapping.to_issue(name, value)}}
    if name != "title" or len(value or "") <= 300:
        assert mapping.of_issue(there, {name: "x"}, {})[0][name] == value
    assert mapping.of_item({name: mapping.to_item(name, value)})[name] == value


def test_a_status_goes_by_the_map_then_by_its_words_then_by_its_category():
    statuses = terms.read_statuses("In Review = in_progress\nParked=dropped")
    told = {"name": "PARKED", "statusCategory": {"name": "To Do"}}
    assert mapping.state_of(told, statuses) == "dropped"
    assert mapping.state_of({"name": "In Progress"}, {}) == "in_progress"
    category = {"name": "Brewing", "statusCategory": {"name": "Done"}}
    assert mapping.state_of(category, {}) == "done"


@pytest.mark.parametrize(
    ("jql", "closed"),
    [("labels = a", True), ("(a = 1) OR (b = 2)", True), ('text ~ "a) OR ("', True),
     ("a = 1) OR (b = 2", False), ("(a = 1", False), ('text ~ "a', False)],
)  # fmt: skip
def test_a_condition_cannot_leave_its_project(jql, closed):
    assert terms.is_closed(jql) == closed


def test_a_loss_is_a_field_that_somebody_filled():
    fields = {"summary": "x", "votes": {"votes": 0, "self": "u"}, "a": None, "b": [], "c": [{"value": "Gold"}], "d": {"total": 0, "comments": []}}  # fmt: skip
    assert losses.lost({"fields": fields}, {"summary"}) == {"c"}
