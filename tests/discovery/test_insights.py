"""Highlights become insights, insights speak for opportunities, tags are kept in order."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.actions import consent, imports, insights, links, notes, tags
from discovery.models import Highlight, Insight, Note, NoteOpportunity, Tag
from discovery.passages import flat, is_in, marked
from discovery.queries.insights import alike, tag_rows
from tests.everywhere import tables_saying
from tests.make import make_note, make_opportunity, make_theme

pytestmark = pytest.mark.django_db

SAID = "I type it in notes. Then I type it\nagain in the dispute form."


@pytest.fixture
def note(cast):
    return make_note(cast, SAID, published=True)


@pytest.fixture
def insight(cast):
    return insights.create(
        statement="Agents retype", product=cast.product, names=["wrap"], by=cast.pm
    )


def mark(insight, note, cast, passage="I type it in notes."):
    return insights.highlight(insight, note, passage=passage, by=cast.pm)


# --- highlights -----------------------------------------------------------------------------
def test_words_of_a_published_note_are_marked_across_its_line_breaks(
    cast, note, insight
):
    row = mark(insight, note, cast, "Then I type it again in")
    assert row.passage == "Then I type it again in"
    assert mark(insight, note, cast, "Then I type it again in").pk == row.pk


def test_what_the_note_does_not_say_is_not_marked(cast, note, insight):
    with pytest.raises(Refused, match="does not say that"):
        mark(insight, note, cast, "I love it")
    with pytest.raises(Refused, match="does not say that"):
        mark(insight, note, cast, "   ")


def test_words_that_nobody_has_read_are_not_quoted(cast, insight):
    unread = make_note(cast, SAID)
    with pytest.raises(Refused, match="Publish the note first"):
        mark(insight, unread, cast)


def test_highlights_go_with_the_words_they_mark(cast, note, insight):
    kept, gone = mark(insight, note, cast), mark(insight, note, cast, "dispute form.")
    notes.edit(
        note, version=note.version, verbatim="I type it in notes. Enough.", by=cast.pm
    )
    assert list(Highlight.objects.all()) == [kept]
    assert not Highlight.objects.filter(pk=gone.pk).exists()


def test_highlights_go_when_a_file_brings_other_words(cast, insight):
    row = {"external_key": "T-1", "verbatim": "The bot hangs up on them."}
    imports.import_note(row, by=cast.pm)
    note = Note.objects.get(external_key="T-1")
    notes.publish(note, by=cast.pm)
    mark(insight, note, cast, "The bot hangs up")
    imports.import_note({**row, "verbatim": "All is well."}, by=cast.pm)
    assert not Highlight.objects.exists()


def test_withdrawn_words_leave_highlights_and_statements(cast, note, insight):
    mark(insight, note, cast, "Then I type it again in the dispute form.")
    quoted = insights.create(
        statement="They say: Then I type it\nagain in the dispute form.",
        product=cast.product, by=cast.pm,
    )  # fmt: skip
    consent.withdraw(note, by=cast.pm)
    quoted.refresh_from_db()
    assert "dispute form" not in quoted.statement
    assert tables_saying("again in the dispute form") == []
    assert not insight.highlights.exists()


def test_the_trail_does_not_keep_the_words(cast, note, insight):
    mark(insight, note, cast)
    for entry in AuditEntry.objects.filter(verb__startswith="highlight"):
        assert "type it" not in str(entry.data)


# --- insights --------------------------------------------------------------------------------
def test_numbers_are_taken_out_of_a_statement(cast):
    row = insights.create(
        statement="Call 512-555-0147.", product=cast.product, by=cast.pm
    )
    assert row.statement == "Call [PHONE]."


def test_a_stale_change_is_refused(cast, insight):
    insights.edit(insight, version=insight.version, statement="New", by=cast.pm)
    with pytest.raises(Stale):
        insights.edit(insight, version=insight.version, statement="Old", by=cast.pm)


def test_only_who_triages_the_product_writes_one(cast):
    with pytest.raises(PermissionDenied):
        insights.create(statement="x", product=cast.other_product, by=cast.pm)
    with pytest.raises(Refused, match="Say what was learned"):
        insights.create(statement="  ", product=cast.product, by=cast.pm)


def test_marking_makes_the_insight_too_or_nothing(cast, note):
    with pytest.raises(Refused):
        insights.mark(
            note, passage="nothing", statement="x", product=cast.product, by=cast.pm
        )
    assert not Insight.objects.exists()
    row = insights.mark(
        note, passage="I type it", statement="x", product=cast.product, names=["a"],
        by=cast.pm,
    )  # fmt: skip
    insights.mark(note, passage="dispute", insight=row.insight, names=["b"], by=cast.pm)
    row.insight.refresh_from_db()
    assert row.insight.tags == ["a", "b"]
    assert row.insight.highlights.count() == 2


# --- what it speaks for ------------------------------------------------------------------------
def test_an_insight_takes_its_notes_along_and_away_again(cast, note, insight):
    mark(insight, note, cast)
    need = make_opportunity(cast)
    insights.link(insight, need, importance=3, by=cast.pm)
    [behind] = NoteOpportunity.objects.filter(opportunity=need)
    assert (behind.note, behind.strength, behind.insight) == (note, 3, insight)
    later = make_note(cast, "I type it too.", published=True)
    mark(insight, later, cast, "I type it too.")
    assert NoteOpportunity.objects.filter(opportunity=need).count() == 2
    insights.unlink(insight, need, by=cast.pm)
    assert not NoteOpportunity.objects.filter(opportunity=need).exists()


def test_what_somebody_linked_by_hand_keeps_its_weight_and_stays(cast, note, insight):
    need = make_opportunity(cast)
    links.put_note_behind_opportunity(note, need, strength=1, by=cast.pm)
    mark(insight, note, cast)
    insights.link(insight, need, importance=3, by=cast.pm)
    insights.unlink(insight, need, by=cast.pm)
    [behind] = NoteOpportunity.objects.filter(opportunity=need)
    assert (behind.strength, behind.insight) == (1, None)


def test_of_two_insights_the_other_keeps_the_note_there(cast, note, insight):
    other = insights.create(statement="Other", product=cast.product, by=cast.pm)
    need = make_opportunity(cast)
    for each in (insight, other):
        mark(each, note, cast)
        insights.link(each, need, by=cast.pm)
    insights.unlink(insight, need, by=cast.pm)
    [behind] = NoteOpportunity.objects.filter(opportunity=need)
    assert behind.insight == other


def test_linked_again_it_has_the_new_weight_and_direction(cast, note, insight):
    mark(insight, note, cast)
    need = make_opportunity(cast)
    insights.link(insight, need, importance=1, by=cast.pm)
    insights.link(insight, need, importance=2, direction="contradicts", by=cast.pm)
    [behind] = NoteOpportunity.objects.filter(opportunity=need)
    assert (behind.strength, behind.direction) == (2, "contradicts")


def test_taken_away_its_links_go_and_the_notes_stay(cast, note, insight):
    mark(insight, note, cast)
    need = make_opportunity(cast)
    insights.link(insight, need, by=cast.pm)
    insights.discard(insight, version=insight.version, by=cast.pm)
    assert not NoteOpportunity.objects.exists()
    assert Note.objects.filter(pk=note.pk).exists()


# --- pages -------------------------------------------------------------------------------------
def test_the_page_marks_the_words_and_names_the_insight(cast, as_pm, note, insight):
    mark(insight, note, cast)
    page = as_pm.get(note.get_absolute_url()).content.decode()
    assert '<mark class="highlighted">I type it in notes.</mark>' in page
    assert "Agents retype" in page


def test_words_are_marked_by_the_form_and_mistakes_keep_what_was_typed(
    cast, as_pm, note
):
    url = reverse("discovery:note_highlight", args=[note.pk])
    wrong = as_pm.post(url, {"passage": "I type it", "statement": "They retype"})
    assert wrong.status_code == 422
    assert "Choose the product it is for." in wrong.content.decode()
    assert "They retype" in wrong.content.decode()
    given = {
        "passage": "I type it",
        "statement": "They retype",
        "product": cast.product.pk,
    }
    assert as_pm.post(url, given).status_code == 302
    assert Insight.objects.get().statement == "They retype"


def test_a_passage_of_a_private_note_is_shown_only_to_who_may_read_it(
    cast, client_of, insight
):
    private = make_note(cast, SAID, published=True, visibility="private")
    mark(insight, private, cast)
    seen = client_of(cast.pm).get(insight.get_absolute_url()).content.decode()
    unseen = client_of(cast.executive).get(insight.get_absolute_url()).content.decode()
    assert "I type it in notes." in seen
    assert "I type it in notes." not in unseen
    assert "In notes that you may not read." in unseen


def test_a_note_shows_only_insights_that_may_be_read(cast, as_pm, note):
    other = insights.create(
        statement="Not yours", product=cast.other_product, by=cast.other_pm
    )
    Highlight.objects.create(
        insight=other, note=note, passage="I type it", made_by=cast.other_pm
    )
    shown = Insight.objects.visible_to(cast.pm).filter(pk=other.pk).exists()
    page = as_pm.get(note.get_absolute_url()).content.decode()
    assert ("Not yours" in page) == shown


def test_the_list_is_found_by_words_product_and_tag(cast, as_pm, insight):
    insights.create(statement="They wait", product=cast.product, by=cast.pm)
    for asked, found in (("q=retype", 1), ("tag=wrap", 1), ("", 2), ("q=xyz", 0)):
        page = as_pm.get(reverse("discovery:insight_list") + f"?{asked}")
        assert len(page.context["page"].rows) == found


def test_a_list_costs_the_same_with_more_insights(cast, as_pm, note, assert_flat):
    def more():
        for n in range(5):
            row = insights.create(
                statement=f"{n}", product=cast.product, names=[f"t{n}"], by=cast.pm
            )
            mark(row, note, cast)

    more()
    assert_flat(lambda: as_pm.get(reverse("discovery:insight_list")), more)
    assert_flat(lambda: as_pm.get(reverse("discovery:tag_list")), more)
    row = Insight.objects.earliest("pk")
    assert_flat(
        lambda: as_pm.get(row.get_absolute_url()),
        lambda: [
            mark(row, make_note(cast, f"Said {n}", published=True), cast, f"Said {n}")
            for n in range(5)
        ],
    )


# --- the API -------------------------------------------------------------------------------------
def test_the_api_writes_marks_links_and_takes_away(cast, as_pm, note):
    body = {"statement": "They retype", "product": cast.product.pk, "tags": ["Wrap"]}
    made = as_pm.post("/api/v1/insights/", body, content_type="application/json").json()
    url = f"/api/v1/insights/{made['id']}/"
    marked = as_pm.post(
        f"{url}highlight/", {"note": note.pk, "passage": "I type it"},
        content_type="application/json",
    ).json()  # fmt: skip
    assert [row["passage"] for row in marked["highlights"]] == ["I type it"]
    need = make_opportunity(cast)
    linked = as_pm.post(
        f"{url}link-opportunity/", {"opportunity": need.pk, "importance": 3},
        content_type="application/json",
    )  # fmt: skip
    assert linked.status_code == 200
    etag = as_pm.get(url)["ETag"]
    assert as_pm.delete(url, headers={"If-Match": etag}).status_code == 204


# --- tags ---------------------------------------------------------------------------------------
def test_a_tag_is_spelled_as_the_set_spells_it(cast):
    make_note(cast, "One", tags=["Wrap Up"])
    again = make_note(cast, "Two", tags=[" wrap  up ", "new"])
    assert again.tags == ["Wrap Up", "new"]
    assert set(Tag.objects.values_list("name", flat=True)) == {"Wrap Up", "new"}


def test_a_synonym_becomes_its_tag_everywhere_and_from_then_on(cast, insight):
    note = make_note(cast, "One", tags=["wrap"])
    both = make_note(cast, "Two", tags=["wrap", "after call"])
    tags.merge(Tag.objects.get(name="wrap"), into="after call", by=cast.pm)
    for row in (note, both, insight):
        row.refresh_from_db()
        assert row.tags == ["after call"]
    assert make_note(cast, "Three", tags=["Wrap"]).tags == ["after call"]


def test_a_merge_is_undone(cast):
    note = make_note(cast, "One", tags=["wrap"])
    both = make_note(cast, "Two", tags=["wrap", "after call"])
    other = make_note(cast, "Three", tags=["after call"])
    tag = tags.merge(Tag.objects.get(name="wrap"), into="after call", by=cast.pm)
    tags.separate(tag, by=cast.pm)
    for row, names in (
        (note, {"wrap"}),
        (both, {"wrap", "after call"}),
        (other, {"after call"}),
    ):
        row.refresh_from_db()
        assert set(row.tags) == names


def test_a_file_brings_tags_as_the_set_spells_them(cast):
    make_note(cast, "One", tags=["Bot"])
    imports.import_note(
        {"external_key": "T", "verbatim": "It hangs.", "tags": "bot, New"}, by=cast.pm
    )
    assert Note.objects.get(external_key="T").tags == ["Bot", "new"]


def test_a_tag_is_not_merged_into_itself_nor_twice(cast):
    make_note(cast, "One", tags=["a", "b"])
    a = Tag.objects.get(name="a")
    with pytest.raises(Refused, match="Choose another"):
        tags.merge(a, into="A", by=cast.pm)
    tags.merge(a, into="b", by=cast.pm)
    with pytest.raises(Refused, match="synonym"):
        tags.merge(a, into="c", by=cast.pm)
    with pytest.raises(Refused, match="nobody's synonym"):
        tags.separate(Tag.objects.get(name="b"), by=cast.pm)


def test_unused_tags_are_listed_and_taken_out_used_ones_are_not(cast):
    note = make_note(cast, "One", tags=["a", "b"])
    notes.edit(note, version=note.version, tags=["a"], by=cast.frontline)
    assert [row.tag.name for row in tag_rows() if row.unused] == ["b"]
    tags.drop(Tag.objects.get(name="b"), by=cast.pm)
    with pytest.raises(Refused, match="in use"):
        tags.drop(Tag.objects.get(name="a"), by=cast.pm)


def test_near_duplicates_are_listed(cast):
    make_note(cast, "One", tags=["dispute form", "dispute forms", "bot"])
    assert [(a.name, b.name) for a, b in alike()] == [("dispute form", "dispute forms")]


def test_the_page_of_tags_merges_and_says_what_is_missing(cast, as_pm):
    make_note(cast, "One", tags=["dispute form", "dispute forms"])
    page = as_pm.get(reverse("discovery:tag_list")).content.decode()
    assert "Nearly the same" in page
    tag = Tag.objects.get(name="dispute forms")
    url = reverse("discovery:tag_merge", args=[tag.pk])
    assert as_pm.post(url, {"into": ""}).status_code == 422
    assert as_pm.post(url, {"into": "dispute form"}).status_code == 302
    tag.refresh_from_db()
    assert str(tag.synonym_of) == "dispute form"


def test_the_theme_of_a_note_does_not_matter_to_its_highlights(cast, note, insight):
    mark(insight, note, cast)
    make_theme(cast, notes=[note])
    assert insight.highlights.count() == 1


# --- arithmetic ------------------------------------------------------------------------------------
@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=4))
def test_pieces_joined_are_the_text(text, passages):
    assert "".join(piece for piece, _ in marked(text, passages)) == text


@given(st.text(alphabet="ab \n", max_size=40), st.integers(0, 39), st.integers(1, 12))
def test_whatever_stands_in_the_words_is_found_and_marked(text, start, length):
    passage = flat(text[start : start + length])
    words = type("Words", (), {"verbatim": text, "summary": ""})()
    if passage:
        assert is_in(passage, words)
