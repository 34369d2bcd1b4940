"""A theme over time: what is counted, what is hidden, and when a trend is one."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.clock import today
from discovery.actions import copies
from discovery.anonymity import hidden_with_sums
from discovery.models import NoteTheme
from discovery.queries.trends import theme_trend
from discovery.trends import Trend, months, trend, trend_of
from portfolio.models import Queue
from tests.make import make_note, make_site, make_theme

K = 5


# --- arithmetic ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "lately", "word"),
    [
        (3, 6, "too few to say"),
        (5, 5, "steady"),
        (10, 18, "steady"),
        (10, 24, "rising"),
        (24, 10, "falling"),
        (0, 10, "rising"),
    ],
)
def test_a_trend_is_what_chance_does_not_do(before, lately, word):
    assert Trend(before, lately).word == word


def test_a_trend_is_of_six_whole_months_all_told():
    assert trend([9, 1, 1, 1, 4, 4, 4]) == Trend(3, 12)
    assert trend_of(3, None) is None
    assert trend_of(3, 12) == Trend(3, 12)
    assert trend([1, 1]) is None


def test_months_go_over_the_year():
    assert months(date(2026, 2, 27), 3) == [
        date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip


tables = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.integers(0, 3)),
    st.integers(0, 12),
    min_size=1,
)


@given(cells=tables, k=st.integers(2, 6))
def test_who_knows_the_sums_learns_no_cell_of_few_voices(cells, k):
    gone, rows = hidden_with_sums(cells, k)
    assert all(n == 0 or n >= k or key in gone for key, n in cells.items())
    for place in (0, 1):
        for name in {key[place] for key in cells}:
            if place == 0 and name in rows:
                continue  # its sum is not shown
            line = {key: n for key, n in cells.items() if key[place] == name}
            kept = [key for key in line if key in gone]
            left = sum(line[key] for key in kept)
            everything = len(kept) == len(line)
            assert not kept or everything or (left >= k and len(kept) > 1)


@given(cells=tables, k=st.integers(2, 6))
def test_a_hidden_sum_is_not_the_sum_of_what_is_shown(cells, k):
    gone, rows = hidden_with_sums(cells, k)
    for row in rows:
        kept = [n for key, n in cells.items() if key[0] == row and n]
        assert all(key in gone for key, n in cells.items() if key[0] == row and n)
        assert kept


# --- the page ------------------------------------------------------------------------------
def voices(cast, count, **fields):
    fields.setdefault("happened_on", today())
    start = NoteTheme.objects.count()
    return [
        make_note(cast, f"Voice {start}-{n} {fields}", published=True, **fields)
        for n in range(count)
    ]


def told(theme, axis="site"):
    return {row.label: row for row in theme_trend(theme, axis).rows}


@pytest.mark.django_db
def test_four_voices_are_hidden_and_five_are_shown(cast):
    jax, sat, tul = (make_site(code) for code in ("JAX", "SAT", "TUL"))
    five = [voices(cast, 5, site=site) for site in (jax, sat)]
    theme = make_theme(cast, "Five", [note for some in five for note in some])
    assert [told(theme)[code].cells[-1] for code in ("JAX", "SAT")] == [5, 5]
    four = voices(cast, 4, site=tul)
    theme = make_theme(cast, "Four", [n for some in [*five, four] for n in some])
    rows = told(theme)
    assert (rows["TUL"].cells[-1], rows["TUL"].total) == (None, None)
    hidden = [code for code in rows if rows[code].total is None]
    assert len(hidden) == 2  # subtracting from the sum tells nobody
    assert [rows[code].cells[-1] for code in hidden] == [None, None]


@pytest.mark.django_db
def test_a_letter_sent_often_is_one_voice(cast):
    jax, sat = make_site("JAX"), make_site("SAT")
    notes = voices(cast, 5, site=jax) + voices(cast, 5, site=sat)
    again = voices(cast, 3, site=sat)
    copies.merge(notes[0], again, by=cast.pm)
    theme = make_theme(cast, "Letters", notes + again)
    found = theme_trend(theme, "site")
    assert found.totals[-1] == 10
    assert {row.label: row.total for row in found.rows} == {"JAX": 5, "SAT": 5}


@pytest.mark.django_db
def test_months_queues_and_what_was_earlier(cast):
    queue = Queue.objects.create(code="PLS", name="Personal loans", base_fte=80)
    notes = voices(cast, 6, queue=queue, happened_on=date(2024, 1, 5))
    notes += voices(cast, 6)
    theme = make_theme(cast, "Long ago", notes)
    found = theme_trend(theme, "queue")
    rows = {row.label: row for row in found.rows}
    assert rows["Personal loans"].cells[0] == 6
    assert rows["No queue"].cells[-1] == 6
    assert sum(found.totals) == 6  # a year is drawn


@pytest.mark.django_db
def test_one_group_alone_is_not_compared(cast, as_pm):
    theme = make_theme(cast, "Alone", voices(cast, 6, site=make_site()))
    assert theme_trend(theme, "site").rows == []
    page = as_pm.get(theme.get_absolute_url()).content.decode()
    assert "nothing to compare" in page


@pytest.mark.django_db
def test_the_page_cuts_it_as_asked_and_tenure_only_for_who_triages(
    cast, as_pm, client_of
):
    notes = voices(cast, 6, tenure="lt90d") + voices(cast, 7, tenure="3y")
    theme = make_theme(cast, "Tenure", notes)
    url = f"{theme.get_absolute_url()}?by=tenure"
    assert "Under 90 days" in as_pm.get(url).content.decode()
    for person in (cast.executive, cast.other_pm):
        page = client_of(person).get(url).content.decode()
        assert "Under 90 days" not in page
        assert "Time in the job" not in page


@pytest.mark.django_db
def test_other_systems_read_the_same_and_no_more(cast, as_pm, client_of):
    notes = voices(cast, 6, tenure="lt90d") + voices(cast, 7, tenure="3y")
    theme = make_theme(cast, "Tenure", notes)
    url = reverse("api:theme-trend", args=[theme.pk])
    found = as_pm.get(url, {"by": "tenure"}).json()
    assert {row["label"]: row["total"] for row in found["rows"]} == {
        "Under 90 days": 6, "Over 3 years": 7,
    }  # fmt: skip
    assert client_of(cast.other_pm).get(url, {"by": "tenure"}).status_code == 400
    assert as_pm.get(url, {"by": "nonsense"}).status_code == 400
    assert as_pm.get(url).json()["axis"] == "site"


@pytest.mark.django_db
def test_a_trend_costs_the_same_with_more_voices(cast, as_pm, assert_flat):
    theme = make_theme(cast, "Much", voices(cast, 2, site=make_site("JAX")))

    def more():
        for code in ("SAT", "TUL", "FSD"):
            for note in voices(cast, 3, site=make_site(code)):
                NoteTheme.objects.create(note=note, theme=theme, linked_by=cast.pm)

    more()
    assert_flat(lambda: as_pm.get(reverse("api:theme-trend", args=[theme.pk])), more)


@pytest.mark.django_db
def test_a_group_has_a_trend_of_its_own(cast):
    jax, sat = make_site("JAX"), make_site("SAT")
    spans = months(today(), 7)
    notes = voices(cast, 5, site=jax, happened_on=spans[0])
    notes += voices(cast, 16, site=jax, happened_on=spans[4])
    notes += voices(cast, 6, site=sat, happened_on=spans[2])
    notes += voices(cast, 6, site=sat, happened_on=spans[5])
    rows = told(make_theme(cast, "Rising", notes))
    assert rows["JAX"].cells == [0, 0, 0, 5, 16, 0]
    assert (rows["JAX"].trend, rows["JAX"].trend.word) == (Trend(5, 16), "rising")
    assert rows["SAT"].trend.word == "steady"
