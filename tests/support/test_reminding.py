"""Day 3 whoever reads it, day 5 who leads them: open days, once each."""

from datetime import date

import pytest

from core.models import Notice
from support.actions import reminding
from tests.support.ways import people, published, read_by


def told(mark):
    rows = Notice.objects.filter(occasion__startswith=f"day {mark}")
    return {(row.person.name, row.text.rpartition(" Auto-summary ")[2]) for row in rows}


def test_day_3_tells_the_readers_and_day_5_who_leads_them(cast):
    people(1, user=cast.po, lead=cast.frontline)
    others = people(3, lead=cast.frontline)
    note = published(cast)  # on Monday the 16th
    read_by(note, others[:1], cast)
    assert reminding.remind(date(2026, 11, 18)) == 0
    assert reminding.remind(date(2026, 11, 19)) == 1
    assert told(3) == {
        ("Paolo", "waits to be read."),
        ("Fay", "waits to be read by 2 of yours."),
    }
    reminding.remind(date(2026, 11, 20))  # an hour or a day later nobody hears it twice
    assert Notice.objects.filter(occasion__startswith="day").count() == 2
    # Two days of the weekend do not count: the fifth open day is the next Monday.
    reminding.remind(date(2026, 11, 23))
    assert told(5) == {
        ("Fay", "is not read by 3 of yours."),
        ("Mia", "is not read by 3 people."),
    }


@pytest.mark.parametrize("reads", ["all", "withdrawn"])
def test_who_has_read_it_is_left_alone(cast, reads):
    from support.actions import releases

    them = people(2, lead=cast.frontline)
    note = published(cast)
    if reads == "all":
        read_by(note, them, cast)
    else:
        releases.withdraw(note.release, reason="Gone", by=cast.pm)
    assert reminding.remind(date(2026, 11, 25)) == 0
