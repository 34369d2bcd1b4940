"""Why a wave may not start: every line, from facts alone."""

import re
from dataclasses import replace
from datetime import date

import pytest

from pilots import rollout
from pilots.rollout import Proof, WaveFacts
from support.readiness import Cell


def floor(passed, of=108, site="JAX"):
    return Cell(site, "PLS", "Associates", of, of, passed)


READY = WaveFacts(
    day=date(2026, 11, 16),
    planned_on=date(2026, 11, 16),
    tests=[Proof("Load", "passed", verified=True)],
    release="REL-01",
    published=True,
    chosen=1,
    cells=[floor(103)],
    people=108,
    asked=108,
    rollback_owner=True,
    rehearsed=30,
)
STARTS = [
    ({"planned_on": date(2026, 11, 17)}, "its first day is 17 Nov 2026"),
    ({"before": [1]}, "wave 1 is not done"),
]
GOES_ON = [
    (
        {"tests": [Proof("Load", "pending", verified=False)]},
        "the load test is not run",
    ),
    ({"tests": [Proof("Load", "failed", verified=False)]}, "the load test failed"),
    ({"tests": [Proof("Load", "passed", verified=False)]}, "nobody else has verified"),
    ({"chosen": 0, "cells": []}, "no part of the floor is chosen"),
    ({"release": ""}, "no release says"),
    ({"published": False}, "REL-01 is not published"),
    ({"unread": ["IT"]}, "REL-01 has no note for it"),
    ({"chosen": 2}, "a part of it has nobody on the roster"),
    (
        {"cells": [floor(102)]},
        r"102 of 108 people have read REL-01 \(94.4%\), 1 short",
    ),
    (
        {"cells": [floor(83, 88)]},
        r"83 of 88 people have read REL-01 \(94.3%\), 1 short",
    ),
    ({"people": 130}, "over a fifth more than the 108"),
    ({"rollback_owner": False}, "a rollback owner"),
    ({"rehearsed": None}, "was not rehearsed"),
    ({"rehearsed": 31}, "took 31 minutes in the rehearsal, more than 30"),
]
RUNS = [
    ({"gate": "G3 does not hold"}, "G3 does not hold"),
    ({"scales": False}, "is not to scale"),
    ({"severe": ["Calls drop"]}, "severity 1 is open: Calls drop"),
    ({"conditions": ["condition C3 is overdue"]}, "C3 is overdue"),
]


def test_nothing_stands_in_the_way_of_what_is_ready():
    assert rollout.why_not_start(READY) == []
    assert rollout.why_not_start(replace(READY, people=129)) == []  # a fifth more


@pytest.mark.parametrize(("fact", "why"), [*STARTS, *GOES_ON, *RUNS])
def test_one_thing_that_lacks_is_enough_and_is_named(fact, why):
    facts = replace(READY, **fact)
    [line] = rollout.why_not_start(facts)
    assert re.search(why, line)
    # What is asked at the start alone, on the way, and every minute.
    resumes = [] if (fact, why) in STARTS else [line]
    assert rollout.why_not_resume(facts) == resumes
    assert rollout.why_not_run(facts) == ([line] if (fact, why) in RUNS else [])


def test_small_parts_are_added_up_not_averaged():
    # All of 8 and 90 of 100: an average of rates says 95 %, the people say 90.7 %.
    facts = replace(READY, chosen=2, cells=[floor(8, 8), floor(90, 100, "FSD")])
    assert "98 of 108" in rollout.why_not_start(facts)[0]
