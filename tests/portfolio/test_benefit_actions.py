from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.roles import Role
from core.verbs import Verb
from portfolio.actions import benefit_months as months
from portfolio.actions import benefits as actions
from portfolio.models import Benefit, BenefitMonth
from portfolio.value import Drivers
from tests.make import Cast, make_benefit, make_metric, make_user

TODAY = date(2026, 11, 16)
SEP, OCT, NOV = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def finance(cast):
    return make_user("Howard", Role.OPERATIONS_LEADER)


@pytest.fixture
def baselined(cast):
    benefit = make_benefit(
        cast, metric=make_metric(), baseline=Decimal(400), starts_on=SEP
    )
    for month in (date(2026, 8, 1), SEP, OCT, NOV):
        months.forecast(benefit, month=month, amount=Decimal(100), by=cast.pm)
    return actions.freeze(benefit, by=cast.pm)


@pytest.fixture
def realising(baselined, cast, finance):
    actions.sign(baselined, by=finance)
    return actions.move(baselined, to="realising", by=cast.pm)


def measured(benefit: Benefit, month: date, amount: int, cast: Cast) -> None:
    months.measure(benefit, month=month, amount=Decimal(amount), by=cast.pm)
    months.attest(benefit, month=month, by=cast.ops)


def verbs(benefit: Benefit) -> list[str]:
    rows = AuditEntry.objects.filter(
        subject_type="portfolio.benefit", subject_id=benefit.pk
    )
    return list(rows.order_by("id").values_list("verb", flat=True))


# --- who stands behind it -----------------------------------------------------------
def test_a_benefit_is_created_and_recorded(cast):
    made = actions.create(
        code="B-09",
        name="Minutes back",
        product=cast.product,
        owner=cast.ops,
        kind="capacity",
        by=cast.pm,
    )
    assert made.state == "identified"
    assert verbs(made) == [Verb.BENEFIT_CREATED]


def test_a_code_is_used_once(cast):
    make_benefit(cast)
    with pytest.raises(Refused, match="already a benefit B-01"):
        actions.create(
            code="B-01", name="x", product=cast.product, owner=cast.ops, by=cast.pm
        )


@pytest.mark.parametrize("who", ["other_pm", "po", "executive", "frontline", "admin"])
def test_others_cannot_create_one(cast, who):
    by = cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create(
            code="B-09", name="x", product=cast.product, owner=cast.ops, by=by
        )


def test_the_delivery_lead_cannot_own_it(cast):
    with pytest.raises(Refused, match="somebody else owns"):
        actions.create(
            code="B-09", name="x", product=cast.product, owner=cast.pm, by=cast.pm
        )


def test_the_owner_works_in_operations(cast):
    with pytest.raises(Refused, match="does not work in operations"):
        actions.create(
            code="B-09", name="x", product=cast.product, owner=cast.it, by=cast.pm
        )


def test_an_experience_benefit_claims_no_money(cast):
    with pytest.raises(Refused, match="claims no money"):
        actions.create(
            code="B-09",
            name="x",
            product=cast.product,
            owner=cast.ops,
            kind="experience",
            gross_annual=Decimal(5),
            by=cast.pm,
        )


# --- what is frozen ------------------------------------------------------------------
def test_an_edit_is_recorded_with_old_and_new(cast):
    benefit = make_benefit(cast)
    actions.edit(benefit, version=1, name="Seconds back", by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.BENEFIT_CHANGED)
    assert entry.data["changed"] == {"name": ["Benefit B-01", "Seconds back"]}


def test_a_stale_edit_is_refused(cast):
    benefit = make_benefit(cast)
    actions.edit(benefit, version=1, name="Mine", by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(benefit, version=1, name="Theirs", by=cast.ops)


def test_a_baseline_needs_a_metric_and_a_value(cast):
    with pytest.raises(Refused, match="Name the metric"):
        actions.freeze(make_benefit(cast), by=cast.pm)


def test_a_baseline_is_frozen_once(baselined, cast):
    assert (baselined.state, baselined.baseline_frozen_on) == ("baselined", TODAY)
    with pytest.raises(Refused, match="has its baseline already"):
        actions.freeze(baselined, by=cast.pm)
    with pytest.raises(Refused, match="baseline is frozen"):
        actions.edit(baselined, version=None, baseline=Decimal(1), by=cast.pm)


# --- Finance -------------------------------------------------------------------------
def test_finance_signs_and_the_forecast_stands(baselined, cast, finance):
    signed = actions.sign(baselined, by=finance)
    assert (signed.state, signed.finance_signed_by) == ("forecast_approved", finance)
    assert verbs(signed)[-1] == Verb.BENEFIT_SIGNED
    with pytest.raises(Refused, match="once only"):
        actions.sign(signed, by=finance)
    with pytest.raises(Refused, match="Finance has signed"):
        months.forecast(signed, month=NOV, amount=Decimal(1), by=cast.pm)
    with pytest.raises(Refused, match="Finance has signed"):
        actions.edit(signed, version=None, gross_annual=Decimal(1), by=cast.pm)


def test_the_owner_cannot_sign_for_finance(baselined, cast):
    with pytest.raises(Refused, match="signs for others"):
        actions.sign(baselined, by=cast.ops)


def test_the_product_manager_cannot_sign_for_finance(baselined, cast):
    with pytest.raises(PermissionDenied):
        actions.sign(baselined, by=cast.pm)


def test_there_must_be_a_forecast_to_sign(cast, finance):
    benefit = make_benefit(cast, metric=make_metric(), baseline=Decimal(4))
    actions.freeze(benefit, by=cast.pm)
    with pytest.raises(Refused, match="no forecast"):
        actions.sign(benefit, by=finance)


def test_a_reopened_forecast_loses_its_signature(baselined, cast, finance):
    actions.sign(baselined, by=finance)
    opened = actions.reopen(baselined, reason="Volumes fell.", by=cast.pm)
    assert (opened.state, opened.finance_signed_at) == ("baselined", None)
    months.forecast(opened, month=NOV, amount=Decimal(80), by=cast.pm)
    with pytest.raises(Refused, match="Only an approved forecast"):
        actions.reopen(opened, reason="Again.", by=cast.pm)


# --- months ---------------------------------------------------------------------------
def test_a_ramp_fills_the_months(cast):
    benefit = make_benefit(cast, adoption=Decimal("0.5"))
    shares = [Decimal(0), Decimal("0.5")]
    months.ramp(benefit, first_month=NOV, months=4, shares=shares, by=cast.pm)
    rows = BenefitMonth.objects.filter(benefit=benefit).values_list("month", "forecast")
    assert list(rows) == [
        (NOV, Decimal(0)),
        (date(2026, 12, 1), Decimal(2_500)),
        (date(2027, 1, 1), Decimal(5_000)),
        (date(2027, 2, 1), Decimal(5_000)),
    ]


def test_a_ramp_needs_a_claim(cast):
    benefit = make_benefit(cast, gross_annual=0)
    with pytest.raises(Refused, match="no annual value"):
        months.ramp(benefit, first_month=NOV, months=4, by=cast.pm)


def test_drivers_make_the_amount(cast):
    benefit = make_benefit(cast, effect_usd=Decimal("0.01481541"))
    drivers = Drivers(Decimal(100_000), Decimal("24.2"), Decimal("0.9"))
    row = months.forecast(benefit, month=OCT, drivers=drivers, by=cast.pm)
    assert row.forecast == Decimal("32267.96")
    assert row.forecast_effect == Decimal("24.2")


def test_drivers_need_the_worth_of_a_second(cast):
    drivers = Drivers(Decimal(1), Decimal(1), Decimal(1))
    with pytest.raises(Refused, match="what one second saved is worth"):
        months.forecast(make_benefit(cast), month=OCT, drivers=drivers, by=cast.pm)


def test_an_amount_or_drivers_are_needed(cast):
    with pytest.raises(Refused, match="Give an amount"):
        months.forecast(make_benefit(cast), month=OCT, by=cast.pm)


def test_an_actual_waits_for_its_owner(realising, cast):
    row = months.measure(realising, month=OCT, amount=Decimal(90), by=cast.pm)
    assert row.attested_at is None
    row = months.attest(realising, month=OCT, by=cast.ops)
    assert row.attested_by == cast.ops
    with pytest.raises(Refused, match="attested already"):
        months.attest(realising, month=OCT, by=cast.ops)


def test_only_the_owner_attests(realising, cast, finance):
    months.measure(realising, month=OCT, amount=Decimal(90), by=cast.pm)
    with pytest.raises(Refused, match="Olga owns B-01"):
        months.attest(realising, month=OCT, by=finance)
    with pytest.raises(PermissionDenied):
        months.attest(realising, month=OCT, by=cast.pm)


def test_an_owner_who_begins_to_deliver_attests_no_more(realising, cast):
    months.measure(realising, month=OCT, amount=Decimal(90), by=cast.pm)
    product = realising.product
    product.it_owner = cast.ops
    product.save()
    with pytest.raises(Refused, match="owns B-01"):
        months.attest(realising, month=OCT, by=cast.ops)


def test_a_new_figure_is_attested_anew(realising, cast):
    measured(realising, OCT, 90, cast)
    row = months.measure(realising, month=OCT, amount=Decimal(95), by=cast.pm)
    assert (row.actual, row.attested_by) == (Decimal(95), None)


def test_what_is_not_over_is_not_measured(realising, cast):
    with pytest.raises(Refused, match="November 2026 is not over"):
        months.measure(realising, month=NOV, amount=Decimal(1), by=cast.pm)


def test_there_is_no_actual_before_the_forecast_is_approved(baselined, cast):
    with pytest.raises(Refused, match="follow an approved forecast"):
        months.measure(baselined, month=OCT, amount=Decimal(1), by=cast.pm)


def test_a_month_without_an_actual_is_not_attested(realising, cast):
    with pytest.raises(Refused, match="no actual to attest"):
        months.attest(realising, month=OCT, by=cast.ops)


def test_a_stale_month_is_refused(realising, cast):
    version = Benefit.objects.get(pk=realising.pk).version
    months.measure(realising, month=OCT, amount=Decimal(1), version=version, by=cast.pm)
    with pytest.raises(Stale):
        months.measure(
            realising, month=SEP, amount=Decimal(1), version=version, by=cast.pm
        )


# --- states ---------------------------------------------------------------------------
def test_two_low_months_make_it_leak(realising, cast):
    measured(realising, SEP, 65, cast)
    assert Benefit.objects.get().state == "realising"
    measured(realising, OCT, 65, cast)
    assert Benefit.objects.get().state == "leaking"
    entry = AuditEntry.objects.filter(verb=Verb.BENEFIT_MOVED).latest("id")
    assert "Less than 80%" in entry.data["reason"]


def test_a_leak_is_closed_by_figures_not_by_words(realising, cast):
    measured(realising, SEP, 65, cast)
    measured(realising, OCT, 65, cast)
    with pytest.raises(Refused, match="Less than 80%"):
        actions.move(realising, to="realising", by=cast.pm)
    measured(realising, OCT, 100, cast)
    assert actions.move(realising, to="realising", by=cast.pm).state == "realising"


def test_realised_takes_three_attested_months(realising, cast):
    measured(realising, SEP, 100, cast)
    measured(realising, OCT, 100, cast)
    with pytest.raises(Refused, match="2 of 3 months"):
        actions.move(realising, to="realised", by=cast.pm)
    measured(realising, date(2026, 8, 1), 100, cast)
    assert actions.move(realising, to="realised", by=cast.pm).state == "realised"
    with pytest.raises(Refused, match="3 of 12 months"):
        actions.move(realising, to="sustained", by=cast.pm)


def test_it_does_not_start_before_its_date(baselined, cast, finance):
    actions.edit(baselined, version=None, starts_on=date(2026, 12, 1), by=cast.pm)
    actions.sign(baselined, by=finance)
    with pytest.raises(Refused, match="start date has not come"):
        actions.move(baselined, to="realising", by=cast.pm)


@pytest.mark.parametrize("to", ["realising", "realised", "sustained", "leaking"])
def test_steps_are_not_skipped(cast, to):
    with pytest.raises(Refused, match="no step from there"):
        actions.move(make_benefit(cast), to=to, by=cast.pm)


def test_a_write_off_says_why_and_is_final(cast):
    benefit = make_benefit(cast)
    with pytest.raises(Refused, match="Say why"):
        actions.move(benefit, to="written_off", by=cast.pm)
    actions.move(benefit, to="written_off", reason="Vendor left.", by=cast.pm)
    with pytest.raises(Refused, match="no step from there"):
        actions.move(benefit, to="written_off", reason="Again.", by=cast.pm)


def test_experience_is_realised_by_what_was_measured(cast, finance):
    benefit = make_benefit(
        cast,
        kind="experience",
        gross_annual=0,
        metric=make_metric(),
        baseline=Decimal("59.8"),
        starts_on=SEP,
    )
    with pytest.raises(Refused, match="has no forecast"):
        months.forecast(benefit, month=OCT, amount=Decimal(1), by=cast.pm)
    actions.freeze(benefit, by=cast.pm)
    actions.sign(benefit, by=finance)
    actions.move(benefit, to="realising", by=cast.pm)
    with pytest.raises(Refused, match="Say what was measured"):
        actions.move(benefit, to="realised", by=cast.pm)
    moved = actions.move(benefit, to="realised", reason="ESP at 71%.", by=cast.pm)
    assert moved.state == "realised"


@pytest.mark.parametrize("who", ["other_pm", "po", "executive", "it", "reviewer"])
def test_others_move_nothing(cast, who):
    by = cast.everyone[who]
    benefit = make_benefit(cast)
    with pytest.raises(PermissionDenied):
        actions.move(benefit, to="written_off", reason="x", by=by)
    with pytest.raises(PermissionDenied):
        actions.freeze(benefit, by=by)
    with pytest.raises(PermissionDenied):
        months.forecast(benefit, month=OCT, amount=Decimal(1), by=by)
    with pytest.raises(PermissionDenied):
        months.measure(benefit, month=OCT, amount=Decimal(1), by=by)
