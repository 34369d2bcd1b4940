"""The evidence chain walks both ways, and names the hop that is missing (mission G1)."""

import pytest
from django.urls import reverse

from dashboards import thread
from dashboards.stages import HOPS, STAGES
from discovery.models import NoteTheme, ThemeOpportunity
from tests.dashboards.make import make_chain, make_graph, make_review

KINDS = [stage.kind for stage in STAGES]


@pytest.mark.parametrize("kind", KINDS)
def test_from_every_stage_the_same_chain_is_found(cast, kind):
    chain = make_chain(cast)
    found = thread.walk(kind, chain[kind].pk).ids
    assert found == {each: {row.pk} for each, row in chain.items()}


def test_a_gate_about_an_opportunity_hangs_on_its_chain(cast):
    chain = make_chain(cast)
    intake = make_review(cast, chain["opportunity"], "GD-09")
    assert thread.walk("review", intake.pk).ids["note"] == {chain["note"].pk}
    both = {chain["review"].pk, intake.pk}
    assert thread.walk("item", chain["item"].pk).ids["review"] == both


def test_a_whole_chain_is_complete(cast):
    chain = make_chain(cast)
    found = thread.thread("benefit", chain["benefit"], cast.pm)
    assert (found.percent, found.missing) == (100, [])


def break_theme(chain):
    ThemeOpportunity.objects.all().delete()


def break_quote(chain):
    NoteTheme.objects.all().delete()


def break_feature(chain):
    chain["item"].opportunities.clear()


def break_pilot(chain):
    chain["pilot"].item = None
    chain["pilot"].save()


def break_gate(chain):
    chain["review"].delete()


def break_card(chain):
    chain["card"].pilots.clear()


def break_key_result(chain):
    chain["card"].key_result = None
    chain["card"].save()


def break_benefit(chain):
    chain["benefit"].key_result = None
    chain["benefit"].save()


BREAKS = [
    (break_quote, "quote → theme"),
    (break_theme, "theme → opportunity"),
    (break_feature, "opportunity → feature"),
    (break_pilot, "feature → pilot"),
    (break_gate, "pilot → gate decision"),
    (break_card, "pilot → roadmap card"),
    (break_key_result, "card → key result"),
    (break_benefit, "key result → benefit"),
]


@pytest.mark.parametrize(("damage", "hop"), BREAKS)
def test_a_missing_link_lowers_completeness_and_is_named(cast, damage, hop):
    chain = make_chain(cast)
    damage(chain)
    for kind in KINDS:
        if chain[kind].pk:
            found = thread.thread(kind, chain[kind], cast.pm)
            assert hop in [each.name for each in found.missing]
            assert found.percent < 100


def test_every_hop_has_its_break():
    assert [hop for _, hop in BREAKS] == [hop.name for hop in HOPS]


def test_a_wide_graph_costs_no_more_queries(as_pm, cast, assert_flat):
    opportunity = make_graph(cast, 3)
    url = reverse("dashboards:thread", args=["opportunity", opportunity.pk])

    def grow():
        opportunity.code = "OPP-8"
        opportunity.save()
        make_more(cast, opportunity)

    assert_flat(lambda: as_pm.get(url), grow)


def make_more(cast, opportunity):
    from discovery.models import NoteOpportunity
    from tests.dashboards.make import make_item
    from tests.roadmap.make import make_notes

    for note in make_notes(cast, *(f"m{n}" for n in range(5))):
        NoteOpportunity.objects.create(
            note=note, opportunity=opportunity, linked_by=cast.pm
        )
    for n in range(5):
        make_item(cast, f"M-{n}").opportunities.set([opportunity])


def test_the_page_shows_the_words_and_the_way(as_pm, cast):
    chain = make_chain(cast)
    url = reverse("dashboards:thread", args=["benefit", chain["benefit"].pk])
    html = as_pm.get(url).content.decode()
    assert "I type it three times." in html
    assert "Complete: every hop is there" in html


def test_a_frontline_lead_sees_the_chain_as_far_as_her_role_goes(client_of, cast):
    chain = make_chain(cast)
    url = reverse("dashboards:thread", args=["note", chain["note"].pk])
    html = client_of(cast.frontline).get(url).content.decode()
    assert "Feature F-101" not in html
    assert "Your role does not include these." in html
    assert f'href="{reverse("roadmap:audience_board")}"' in html


@pytest.mark.parametrize(
    ("kind", "status"), [("benefit", 404), ("note", 404), ("nonsense", 404)]
)
def test_what_a_person_may_not_see_does_not_exist(client_of, cast, kind, status):
    make_chain(cast)
    url = f"/thread/{kind}/1/"
    assert client_of(cast.outsider).get(url).status_code == status
