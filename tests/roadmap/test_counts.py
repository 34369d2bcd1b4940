"""The list of products asks the roadmap how many cards stand in each column."""

from django.urls import reverse

from roadmap.models import Dependency
from tests.make import make_line
from tests.roadmap.make import make_card

URL = "roadmap:horizon_counts"


def test_products_and_their_whole_lines_are_counted(cast, as_pm):
    line = make_line()
    for product in (cast.product, cast.other_product):
        product.line = line
        product.save()
    make_card(cast, horizon="now")
    make_card(cast, horizon="later")
    make_card(cast, horizon="done")
    make_card(cast, product=cast.other_product, horizon="later")
    asked = {"products": f"{cast.product.pk},nonsense,999999,{10**30}"}
    page = as_pm.get(reverse(URL), asked).context
    assert page["products"] == {cast.product.pk: [1, 0, 1]}
    assert page["wholes"]["line"] == {line.pk: [1, 0, 2]}
    whole = {"portfolios": line.portfolio_id, "lines": line.pk}
    page = as_pm.get(reverse(URL), whole).context
    assert page["wholes"]["line"] == {line.pk: [1, 0, 2]}
    assert page["wholes"]["portfolio"] == {line.portfolio_id: [1, 0, 2]}
    url = reverse("portfolio:portfolio_detail", args=[line.portfolio_id])
    text = as_pm.get(url).text
    asks = f"{reverse(URL)}?portfolios={line.portfolio_id}&amp;lines={line.pk}"
    assert asks in text
    assert f'id="cards-portfolio-{line.portfolio_id}"' in text
    assert f'id="cards-line-{line.pk}"' in text


def test_the_list_asks_for_its_own_rows_only_if_the_reader_may_know(
    cast, as_pm, client_of
):
    url = reverse("portfolio:product_list")
    keys = f"{cast.product.pk},{cast.other_product.pk}"
    assert f"{reverse(URL)}?products={keys}" in as_pm.get(url).text
    assert reverse(URL) not in client_of(cast.outsider).get(url).text


def test_many_products_cost_as_many_queries_as_one(cast, as_pm, assert_flat):
    make_card(cast, horizon="now")
    both = {"products": f"{cast.product.pk},{cast.other_product.pk}"}

    def add():
        for _ in range(3):
            make_card(cast, product=cast.other_product, horizon="next")

    assert_flat(lambda: as_pm.get(reverse(URL), both), add)


def test_the_panel_says_what_a_product_waits_for_and_who_waits_for_it(cast, as_pm):
    url = reverse("roadmap:dependency_panel", args=[cast.product.pk])
    assert "nobody waits for them" in as_pm.get(url).text
    mine = make_card(cast, "Ours", horizon="now")
    theirs = make_card(cast, "Theirs", product=cast.other_product)
    by = {"added_by": cast.pm}
    Dependency.objects.create(card=mine, needed=theirs, **by)
    Dependency.objects.create(card=mine, external="Ported lines", **by)
    Dependency.objects.create(card=theirs, needed=mine, **by)
    page = as_pm.get(url).text
    assert f"waits for {theirs.key} of {cast.other_product.name}" in page
    assert "waits for Ported lines" in page
    assert f"{cast.other_product.name} waits for {mine.key}" in page
    gone = make_card(cast, "Done", horizon="done")
    Dependency.objects.create(card=gone, external="Long past", **by)
    assert "Long past" not in as_pm.get(url).text
