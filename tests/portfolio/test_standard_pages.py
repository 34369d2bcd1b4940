"""Pages, files and clocks of standards and deviations, at their doors."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.clock import today
from core.models import AuditEntry, Notice
from dashboards.waiting import waiting
from governance.models import Decision, ServiceLevel, ServiceLevelMonth
from portfolio import tasks
from portfolio.actions import conforming, deviations, standards
from portfolio.models import Deviation, Product, Standard
from portfolio.queries.backbone import backbone
from portfolio.queries.standards import standings
from tests.make import make_product, seat_everybody
from tests.portfolio.standards import (
    NO,
    WHY,
    WORDS,
    asked,
    granted,
    in_force,
    make_standard,
    states,
)


@pytest.fixture(autouse=True)
def _on_the_day(settings, db):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def standard(cast):
    return in_force()


def url(name, *args):
    return reverse(f"portfolio:{name}", args=args)


def said(client, name, *args):
    return client.get(url(name, *args)).content.decode()


# --- pages --------------------------------------------------------------------------
def test_it_is_written_brought_into_force_and_shown(cast, client_of):
    as_it = client_of(cast.it)
    owner = make_standard("DAT-1").owner_id
    about = {"code": "net-9", "name": "Shared carriers", "family": "network"}
    form = {**about, **WORDS, "owner": owner, "deviation_days": 180}
    assert as_it.post(url("standard_create"), form).status_code == 302
    row = Standard.objects.get(code="NET-9")
    draft = row.versions.get()
    assert "touches 2 products: ASSIST, PAYSEC" in said(
        as_it, "standard_publish", draft.pk
    )
    days = {"effective_from": "2026-11-16", "review_due_on": "2027-11-16", "version": 1}
    assert as_it.post(url("standard_publish", draft.pk), days).status_code == 302
    page = said(client_of(cast.po), "standard_detail", row.pk)
    assert "Calls leave through the shared carriers." in page
    assert "180 days" in page
    assert "Not stated" in page
    register = said(client_of(cast.po), "standard_list")
    assert "0 of 2 conform" in register
    assert "2 not stated" in register


def test_a_day_that_does_not_fit_is_said_beside_the_field(cast, client_of):
    draft = make_standard().versions.get()
    days = {"effective_from": "2026-11-16", "review_due_on": "2028-01-01", "version": 1}
    answer = client_of(cast.it).post(url("standard_publish", draft.pk), days)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "review_due_on": ["It is looked at again within 12 months."]
    }
    assert b'value="2028-01-01"' in answer.content


def test_a_product_s_panel_leads_to_what_is_to_do(cast, client_of, standard):
    panel = said(client_of(cast.po), "standard_panel", cast.product.pk)
    assert f"{url('standard_state', standard.pk)}?product={cast.product.pk}" in panel
    assert f"{url('deviation_create', standard.pk)}?product={cast.product.pk}" in panel
    assert "Deviate" not in said(
        client_of(cast.frontline), "standard_panel", cast.product.pk
    )
    asked(cast, standard)
    panel = said(client_of(cast.po), "standard_panel", cast.product.pk)
    assert "DEV-01 is asked" in panel


def test_a_deviation_is_asked_refused_by_a_rule_and_asked_again(
    cast, client_of, standard
):
    as_po = client_of(cast.po)
    form = {**WHY, "product": cast.product.pk, "expires_on": "2028-01-01"}
    answer = as_po.post(url("deviation_create", standard.pk), form)
    assert "lasts at most 365 days" in answer.context["form"].errors["expires_on"][0]
    assert WHY["why"] in answer.content.decode()
    form["expires_on"] = "2027-01-31"
    assert as_po.post(url("deviation_create", standard.pk), form).status_code == 302
    assert Deviation.objects.get().asked_by == cast.po


def test_only_products_of_one_s_own_team_are_offered(cast, client_of, standard):
    page = client_of(cast.po).get(url("deviation_create", standard.pk))
    offered = page.context["form"].fields["product"].queryset
    assert list(offered) == [cast.product]


@pytest.mark.parametrize(
    ("verdict", "state"), [("grant", "granted"), ("refuse", "refused")]
)
def test_the_button_says_how_it_is_decided(cast, client_of, standard, verdict, state):
    row = asked(cast, standard)
    form = {**NO, "version": 1, "verdict": verdict}
    client_of(cast.it).post(url("deviation_decide", row.pk), form)
    row.refresh_from_db()
    assert row.state == state
    page = said(client_of(cast.po), "deviation_detail", row.pk)
    assert NO["for_standard"] in page
    assert NO["because"] in page


def test_what_is_left_out_is_said_and_nothing_is_decided(cast, client_of, standard):
    row = asked(cast, standard)
    form = {"for_standard": "It is cheaper.", "because": "", "verdict": "grant"}
    answer = client_of(cast.it).post(url("deviation_decide", row.pk), form)
    assert answer.status_code == 422
    assert "It is cheaper." in answer.content.decode()
    assert Deviation.objects.get().is_asked


def test_the_word_and_its_end_go_through_pages(cast, client_of, standard):
    as_po = client_of(cast.po)
    form = {"product": cast.product.pk, "seen_by": "Traced."}
    assert as_po.post(url("standard_state", standard.pk), form).status_code == 302
    assert states(cast.product) == ["NET-1 conforms"]
    word = standings(cast.po, today())[0].statement
    assert word
    as_po.post(url("statement_end", word.pk), {"reason": "A line was added."})
    assert states(cast.product) == ["NET-1 not_stated"]


def test_lists_filter_and_say_what_to_do_when_empty(cast, client_of):
    as_it = client_of(cast.it)
    assert "No standards yet" in said(as_it, "standard_list")
    assert "Nobody deviates" in said(as_it, "deviation_list")
    first, _second = in_force(), in_force("SEC-1", family="security", name="Sign-in")
    page = as_it.get(url("standard_list"), {"family": "security"}).content.decode()
    assert ("Sign-in" in page, "Shared carriers" in page) == (True, False)
    row = deviations.refuse(asked(cast, first), **NO, by=cast.it)
    assert "Nobody deviates" in said(as_it, "deviation_list")
    page = as_it.get(url("deviation_list"), {"state": "refused"}).content.decode()
    assert row.key in page


def test_files_hold_the_register_and_the_deviations(cast, client_of, standard):
    granted(cast, standard, why="=1+1")
    register = client_of(cast.it).get(url("standard_export")).getvalue().decode()
    line = register.splitlines()[1]
    assert line.startswith(
        "NET-1,Shared carriers,Network,IT,in force,1,2026-11-16,Every"
    )
    assert line.endswith(",0,1,0,1")  # conform, deviate, expired, not stated
    rows = client_of(cast.it).get(url("deviation_export")).getvalue().decode()
    assert "DEV-01,ASSIST,NET-1,1,Granted,2027-01-15,'=1+1," in rows


@pytest.mark.parametrize("name", ["standard_list", "deviation_list"])
def test_lists_ask_no_more_for_many(cast, client_of, assert_flat, standard, name):
    numbers = iter(range(99))

    def more():
        n = next(numbers)
        product = make_product(f"Q{n}", cast.product.team, cast.pm)
        granted(cast, in_force(f"M-{n}"), product=product)

    assert_flat(lambda: client_of(cast.it).get(url(name)), more)


def test_a_standard_and_a_panel_ask_no_more_for_many(
    cast, client_of, assert_flat, standard
):
    numbers = iter(range(99))

    def more():
        product = make_product(f"Q{next(numbers)}", cast.product.team, cast.pm)
        granted(cast, standard, product=product)
        granted(cast, in_force(f"M-{next(numbers)}"))
        conforming.state(
            product=product, standard=in_force(f"M-{next(numbers)}"), seen_by="Seen.",
            by=cast.po,
        )  # fmt: skip

    more()
    as_it = client_of(cast.it)
    assert_flat(lambda: as_it.get(standard.get_absolute_url()), more)
    assert_flat(lambda: as_it.get(url("standard_panel", cast.product.pk)), more)


def test_what_others_keep_to_themselves_is_not_shown(cast, client_of):
    """The frontline sees standards, and neither service levels nor the decision log."""
    standard = in_force(levels=[make_level()])
    decision = Decision.objects.create(
        key="D-77", title="Own line or shared?", context="Two bills.",
        proposed_by=cast.it, proposed_on=today(),
    )  # fmt: skip
    row = asked(cast, standard, decision=decision)
    for person, seen in ((cast.po, True), (cast.frontline, False)):
        client = client_of(person)
        assert ("SLA-09" in said(client, "standard_detail", standard.pk)) is seen
        assert (
            "Own line or shared?" in said(client, "deviation_detail", row.pk)
        ) is seen


# --- the backbone ---------------------------------------------------------------------
def make_level():
    return ServiceLevel.objects.get_or_create(
        code="SLA-09",
        defaults={
            "name": "Voice platform", "provider": "IT", "consumer": "OPS",
            "terms": "Always", "target_percent": "99.90", "measure": "minutes",
        },
    )[0]  # fmt: skip


def test_the_backbone_tells_last_month_s_levels_and_who_keeps_to_it(cast, client_of):
    level = make_level()
    month = {"target_percent": "99.90", "provider": "IT"}
    ServiceLevelMonth.objects.create(
        level=level, month=date(2026, 10, 1), met=9_980, due=10_000, **month
    )
    standard = in_force(levels=[level])
    in_force("SEC-1", family="security")
    conforming.state(
        product=cast.product, standard=standard, seen_by="Seen.", by=cast.po
    )
    found = backbone(cast.it, standings(cast.it, today()), today())
    assert (found.keeping, found.products, found.met) == (1, 2, 0)
    assert found.finding == "The backbone met 0 of 1 service levels in October 2026"
    page = said(client_of(cast.it), "standard_list")
    assert "<b>1 of 2</b> products conform" in page
    assert "99.8%" in page
    assert "99.8%" not in said(client_of(cast.frontline), "standard_list")


# --- the clock ------------------------------------------------------------------------
def test_the_worker_ends_it_after_its_day_and_the_owner_finds_it(
    cast, settings, standard
):
    row = granted(cast, standard, days=10)
    tasks.expire_deviations()
    assert Deviation.objects.get().is_granted
    settings.TODAY = "2026-11-27"
    tasks.expire_deviations()
    tasks.expire_deviations()
    assert Deviation.objects.get().state == "expired"
    todo = [task for task in waiting(cast.po) if task.kind == "Deviation"]
    assert [(task.todo, task.url) for task in todo] == [
        ("Conform, or ask anew", row.get_absolute_url())
    ]


def test_people_are_reminded_30_14_and_3_days_before(cast, settings, standard):
    seat_everybody(cast)
    granted(cast, standard, days=60)  # until Friday, 15 January 2027
    settings.TODAY = "2026-11-17"
    told = {}
    for n in range(70):
        day = date(2026, 11, 17) + timedelta(days=n)
        settings.TODAY = day.isoformat()
        before = reminders().count()
        tasks.remind_of_standards()
        if reminders().count() > before:
            told[day.isoformat()] = reminders().count() - before
    # Mia manages, Paolo asked, Ivo speaks for IT. New Year and 18 January are closed.
    assert told == {
        "2026-12-16": 3, "2026-12-31": 3, "2027-01-12": 3, "2027-01-19": 3,
    }  # fmt: skip


def reminders():
    return Notice.objects.filter(
        subject_type="portfolio.deviation", occasion__startswith="reminder"
    )


def test_a_standard_to_look_at_waits_for_who_keeps_it(cast, settings, standard):
    seat_everybody(cast)
    settings.TODAY = "2027-11-16"
    tasks.remind_of_standards()
    told = Notice.objects.filter(subject_type="portfolio.standard")
    assert [notice.person for notice in told] == [cast.it]
    kinds = {task.kind: task.todo for task in waiting(cast.it)}
    assert kinds["Standard"] == "Look at it again"
    standards.review(standard, review_due_on=date(2028, 5, 1), by=cast.it)
    assert "Standard" not in {task.kind for task in waiting(cast.it)}


def test_a_request_waits_for_who_decides_and_not_for_who_asked(cast, standard):
    until = today() + timedelta(days=30)
    deviations.ask(
        product=cast.product, standard=standard, expires_on=until, **WHY, by=cast.it
    )
    assert not [task for task in waiting(cast.it) if task.kind == "Deviation"]
    asked(cast, in_force("SEC-1"))
    [task] = [task for task in waiting(cast.it) if task.kind == "Deviation"]
    assert (task.title, task.todo) == (
        "ASSIST from SEC-1 Shared carriers",
        "Grant or refuse",
    )


# --- through the API --------------------------------------------------------------------
def test_the_api_tells_how_a_product_stands_and_decides(cast, client_of, standard):
    as_it = client_of(cast.it)
    body = {
        **WHY,
        "product": cast.product.pk,
        "standard": standard.pk,
        "expires_on": "2027-01-31",
    }
    made = client_of(cast.po).post(
        reverse("api:deviation-list"), body, content_type="application/json"
    )
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    there = reverse("api:deviation-grant", args=[made.json()["id"]])
    done = as_it.post(
        there, NO, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert (done.status_code, done.json()["state"]) == (200, "granted")
    found = as_it.get(reverse("api:product-conformity", args=[cast.product.pk])).json()
    assert found == [
        {
            "standard": standard.pk, "code": "NET-1", "version": 1, "state": "deviates",
            "until": "2027-01-31", "deviation": made.json()["id"], "statement": None,
        }
    ]  # fmt: skip


def test_the_api_refuses_what_the_rules_refuse(cast, client_of, standard):
    draft = client_of(cast.it).post(reverse("api:standard-draft", args=[standard.pk]))
    assert [each["number"] for each in draft.json()["versions"]] == [2, 1]
    body = {"effective_from": "2026-11-16", "review_due_on": "2027-11-16"}
    answer = client_of(cast.it).post(
        reverse("api:standard-publish", args=[standard.pk]), body,
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Later than NET-1 version 1" in str(answer.json())


def test_each_change_stands_in_the_audit_trail(cast, standard):
    deviations.close(granted(cast, standard), seen_by="Moved over.", by=cast.po)
    found = AuditEntry.objects.order_by("id").values_list("verb", flat=True)
    assert list(found) == [
        "standard.created", "standard.published", "deviation.asked", "deviation.granted",
        "deviation.closed", "conformity.stated",
    ]  # fmt: skip


def test_products_that_ended_are_not_asked(cast, standard):
    assert len(standings(cast.it, today())) == 2
    Product.objects.filter(pk=cast.product.pk).update(
        ends_on=date(2026, 11, 15), ends_because="Retired."
    )
    assert [each.product for each in standings(cast.it, today())] == [
        cast.other_product
    ]
