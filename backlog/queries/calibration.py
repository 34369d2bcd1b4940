"""How scorers lean, from the rounds that final sessions keep; only shown votes count.

Held against the agreed score is each person's first vote on an item in a column, the
one given in silence: later rounds follow the discussion. Only the newest sessions are
read, so the page costs the same in ten years; and who scores well now is what matters.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from backlog import calibration, scorers
from backlog.calibration import Lean
from backlog.models import ScoringSession
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS
from backlog.wsjf import SCALE
from core.models import Membership, User
from core.roles import PERMISSIONS, Role

NEWEST = 12  # sessions: about three years of increments
FEWEST_PEOPLE = 2  # of a role: one alone would be a person, not a role
LABELS = [COLUMN_WORDS[name] for name in COLUMNS]

# The steps of the scale by their place in it; the result of a column as `outcomes`
# has it: the choice on the last shown round, else its (lower) median. What a size
# turned out to be: the points of an item that is done (on the same scale, the nearest
# step), else the size it was corrected to since.
QUERY = """
    WITH kept AS (
        SELECT id FROM backlog_scoringsession WHERE state = 'final'
        ORDER BY held_on DESC, id DESC LIMIT %(newest)s
    ), given AS (
        SELECT r.session_id, r."column", v.item_id, v.scorer_id, r.number, r.id AS round_id,
            v.value, array_position(%(scale)s::int[], v.value::int) AS step
        FROM backlog_vote v JOIN backlog_round r ON r.id = v.round_id
        WHERE r.revealed_at IS NOT NULL AND r.session_id IN (SELECT id FROM kept)
    ), final AS (
        SELECT session_id, "column", item_id, max(number) AS number
        FROM given GROUP BY 1, 2, 3
    ), agreed AS (
        SELECT g.session_id, g."column", g.item_id, array_position(%(scale)s::int[],
            coalesce(max(c.value), percentile_disc(0.5) WITHIN GROUP (ORDER BY g.value))::int
        ) AS step
        FROM given g JOIN final USING (session_id, "column", item_id, number)
        LEFT JOIN backlog_choice c ON c.round_id = g.round_id AND c.item_id = g.item_id
        GROUP BY 1, 2, 3
    ), silent AS (
        SELECT DISTINCT ON (session_id, "column", item_id, scorer_id)
            session_id, "column", item_id, scorer_id, step
        FROM given ORDER BY session_id, "column", item_id, scorer_id, number
    ), actual AS (
        SELECT a.session_id, a.item_id, CASE
            WHEN i.state = 'done' AND i.story_points IS NOT NULL THEN (
                SELECT at FROM unnest(%(scale)s::int[]) WITH ORDINALITY AS s (value, at)
                ORDER BY abs(value - i.story_points), at LIMIT 1)
            WHEN array_position(%(scale)s::int[], i.job_size::int) <> a.step
                THEN array_position(%(scale)s::int[], i.job_size::int)
        END AS step
        FROM agreed a JOIN backlog_item i ON i.id = a.item_id WHERE a."column" = 'job_size'
    )
    SELECT 'agreed', s.scorer_id, s."column", count(*),
        sum(s.step - a.step)::int, sum((s.step - a.step) ^ 2)::int
    FROM silent s JOIN agreed a USING (session_id, "column", item_id) GROUP BY 2, 3
    UNION ALL
    SELECT 'turned out', s.scorer_id, s."column", count(*),
        sum(s.step - t.step)::int, sum((s.step - t.step) ^ 2)::int
    FROM silent s JOIN actual t USING (session_id, item_id)
    WHERE s."column" = 'job_size' AND t.step IS NOT NULL GROUP BY 2, 3
    UNION ALL
    SELECT 'session', session_id, "column", count(*), sum(step - 1)::int, 0
    FROM agreed GROUP BY 2, 3"""
AGREED, TURNED_OUT, SESSION = "agreed", "turned out", "session"

# {id of a person or a session: {column: …}}
Found = dict[int, dict[str, Lean]]


@dataclass(frozen=True)
class Line:
    """A person or a role: how they lean in each column, None where they do not vote."""

    name: str
    leans: list[Lean | None]
    people: int = 1

    @property
    def cells(self) -> list[tuple[str, Lean | None]]:
        return list(zip(LABELS, self.leans, strict=True))


@dataclass(frozen=True)
class Average:
    """A column of one session: its average step, and how far that moved since the last."""

    step: float | None
    moved: float | None

    @property
    def is_inflated(self) -> bool:
        return calibration.is_inflated(self.moved)


@dataclass(frozen=True)
class SessionLine:
    name: str
    held_on: date
    url: str
    averages: list[Average]

    @property
    def cells(self) -> list[tuple[str, Average]]:
        return list(zip(LABELS, self.averages, strict=True))


@dataclass(frozen=True)
class Calibration:
    """`people` is empty unless the reader leads sessions; `mine` is only the reader's."""

    mine: Line | None
    my_sizes: Lean | None
    roles: list[Line]
    role_sizes: list[Line]
    people: list[Line]
    sessions: list[SessionLine]

    @property
    def labels(self) -> list[str]:
        return LABELS


def calibration_for(user: User) -> Calibration:
    """What this person may know: their own, roles, and people if they lead sessions."""
    everything = read()
    found, sizes = everything[AGREED], everything[TURNED_OUT]
    people = {row.pk: row for row in User.objects.filter(pk__in=found)}
    roles = roles_of(found)
    leads = ScoringSession.objects.filter(Q(facilitator=user) | Q(co_facilitator=user))
    mine = found.get(user.pk)
    by_name = sorted(people.values(), key=lambda person: (person.name, person.pk))
    named = [line(person.name, found[person.pk]) for person in by_name]
    own = sizes.get(user.pk, {})
    return Calibration(
        mine=line(user.name, mine) if mine else None,
        my_sizes=own.get("job_size"),
        roles=by_role(found, roles),
        role_sizes=by_role(sizes, roles),
        people=named if leads.exists() else [],
        sessions=averages(everything[SESSION]),
    )


def read() -> dict[str, Found]:
    """How each person leans from what was agreed and from what turned out, and each
    session's columns, whose "bias" is their average step; one query."""
    found: dict[str, Found] = {kind: {} for kind in (AGREED, TURNED_OUT, SESSION)}
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"newest": NEWEST, "scale": list(SCALE)})
        for kind, pk, column, votes, total, squares in cursor.fetchall():
            found[kind].setdefault(pk, {})[column] = Lean(votes, total, squares)
    return found


def line(name: str, held: dict[str, Lean], people: int = 1) -> Line:
    return Line(name, [held.get(column) for column in COLUMNS], people)


def roles_of(ids: Iterable[int]) -> dict[str, set[int]]:
    """{role: who of these holds it}."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(user__in=ids).values_list("role", "user")
    for role, person in rows.distinct():
        found[role].add(person)
    return found


def by_role(found: Found, roles: dict[str, set[int]]) -> list[Line]:
    """Each role's people together, in the columns that the role votes on."""
    lines = []
    for role, label in Role.choices:
        held = {
            column: [found[who][column] for who in roles.get(role, ()) if column in found.get(who, {})]
            for column in COLUMNS
            if scorers.NEEDS[column] in PERMISSIONS[role].own
        }  # fmt: skip
        people = roles.get(role, set()) & set(found)
        told = {name: calibration.together(each) for name, each in held.items() if len(each) >= FEWEST_PEOPLE}  # fmt: skip
        if told:
            lines.append(line(label, told, len(people)))
    return lines


def averages(found: Found) -> list[SessionLine]:
    """The sessions that were read, newest first, with what each column averaged."""
    rows = ScoringSession.objects.filter(pk__in=found).order_by("held_on", "pk")
    sessions = list(rows)
    columns = [[step_of(found[row.pk], name) for row in sessions] for name in COLUMNS]
    moved = [calibration.drifts(each) for each in columns]
    lines = [
        SessionLine(
            row.name,
            row.held_on,
            row.get_absolute_url(),
            [Average(columns[at][when], moved[at][when]) for at in range(len(COLUMNS))],
        )
        for when, row in enumerate(sessions)
    ]
    return lines[::-1]


def step_of(held: dict[str, Lean], column: str) -> float | None:
    return held[column].bias if column in held else None
