"""Links to the roadmap: what they show, when they stop, who looked, who may make them."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from core.clock import now
from core.errors import Refused
from core.models import AuditEntry
from roadmap import actions as roadmap_actions
from roadmap import visitors
from roadmap.actions import shares as actions
from roadmap.audiences import BY_LINK
from roadmap.models import Share, Visit
from tests.roadmap.make import make_card
from tests.roadmap.test_audiences import assert_only_its_fields, make_full

CHROME = "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


def make_share(cast, **fields):
    """A link for a vendor to Mia's product, made by her; and its token."""
    words = {"name": "Brightquill", "audience": "vendor", "by": cast.pm}
    return actions.create(**(words | {"products": [cast.product]} | fields))


def see(token: str, page: str = "shared_board", client: Client | None = None, **more):
    url = reverse(f"roadmap:{page}")
    return (client or Client()).get(url, {"key": token}, **more)


def knock(token: str, passcode: str, client: Client | None = None, **more):
    url = f"{reverse('roadmap:shared_open')}?key={token}"
    return (client or Client()).post(url, {"passcode": passcode}, **more)


# --- what a link shows -------------------------------------------------------------
@pytest.mark.parametrize("page", ["shared_board", "shared_presentation"])
@pytest.mark.parametrize("audience", BY_LINK)
def test_a_link_holds_no_byte_of_what_its_audience_may_not_see(cast, audience, page):
    make_full(cast)
    _, token = make_share(cast, audience=audience)
    answer = see(token, page)
    assert answer.status_code == 200
    assert_only_its_fields(answer, audience)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    ways = re.findall(r'(?:href|action|src)="(/[^"]*)"', answer.text)
    assert {
        way for way in ways if not way.startswith(("/static/", "/shared/"))
    } == set()


def test_a_link_shows_its_products_and_no_others(cast):
    marks = ["internal", "vendor"]
    make_card(cast, "Ours", audience_visibility=marks)
    make_card(cast, "Theirs", product=cast.other_product, audience_visibility=marks)
    _, ours = make_share(cast)
    _, every = make_share(cast, products=[], by=cast.admin)
    assert "Theirs" not in see(ours).text
    assert "Ours" in see(ours).text
    assert "Theirs" in see(every).text


def test_the_token_is_kept_nowhere_and_in_no_log(cast, caplog):
    share, token = make_share(cast)
    assert len(token) >= 43
    assert token not in str(Share.objects.filter(pk=share.pk).values())
    assert token not in str(list(AuditEntry.objects.values()))
    see(token)
    assert token not in caplog.text


# --- when it stops -------------------------------------------------------------------
def test_a_link_that_ended_is_as_one_that_never_was(cast, settings):
    _, live = make_share(cast)
    revoked, token = make_share(cast)
    actions.revoke(revoked, by=cast.pm)
    expired, old = make_share(cast)
    long_ago = now() - timedelta(days=40)
    expired.created_at, expired.expires_at = long_ago, now() - timedelta(seconds=1)
    expired.save()
    assert see(live).status_code == 200
    never = see("x" * 43)
    for page in ("shared_board", "shared_presentation"):
        for dead in (token, old):
            answer = see(dead, page)
            assert answer.status_code == 404
            assert answer.content == never.content
            assert timeless(answer) == timeless(never)
    assert knock(token, "anything").content == never.content
    cast.pm.is_active = False
    cast.pm.save()
    assert see(live).content == never.content
    with pytest.raises(Refused, match="revoked already"):
        actions.revoke(revoked, by=cast.admin)


def timeless(answer):
    """Its headers but the one that names this very second."""
    return {k: v for k, v in answer.headers.items() if k != "Expires"}


def test_a_link_has_no_more_rights_than_its_maker(cast):
    share, token = make_share(cast)
    cast.pm.memberships.all().delete()
    assert see(token).status_code == 404
    page = see_as(cast.admin, reverse("roadmap:share_detail", args=[share.pk]))
    assert "may no longer share" in page.text


def see_as(user, url):
    client = Client()
    client.force_login(user)
    return client.get(url)


# --- passcodes -------------------------------------------------------------------------
def test_a_passcode_is_asked_for_once_a_day_and_opens_this_link_alone(cast):
    make_card(cast, "Behind it", audience_visibility=["internal", "vendor"])
    share, token = make_share(cast, passcode="tessaly-2026")
    other, second = make_share(cast, passcode="tessaly-2026")
    visitor = Client(enforce_csrf_checks=True)
    asks = see(token, client=visitor)
    assert "Behind it" not in asks.text
    assert "passcode" in asks.text
    assert knock(token, "tessaly-2025", visitor).status_code == 422
    opened = knock(token, "tessaly-2026", visitor)
    assert opened.status_code == 302
    assert opened["Referrer-Policy"] == "no-referrer"
    cookie = opened.cookies[f"shared_{share.pk}"]
    assert (cookie["path"], cookie["httponly"]) == ("/shared/", True)
    assert "Behind it" in see(token, client=visitor).text
    assert "Behind it" not in see(second, client=visitor).text
    visitor.cookies[f"shared_{other.pk}"] = cookie.value
    assert "Behind it" not in see(second, client=visitor).text
    assert "tessaly-2026" not in share.passcode_hash
    log = share.visits.order_by("id").values_list("what", flat=True)
    assert list(log) == ["wrong", "opened", "seen"]


def test_guesses_are_throttled_for_each_link_and_address_without_the_cache(
    cast, settings
):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    share, token = make_share(cast, passcode="tessaly-2026")
    _, other = make_share(cast, passcode="tessaly-2026")
    for _ in range(5):
        assert knock(token, "guess-it").status_code == 422
    shut = knock(token, "tessaly-2026")
    assert shut.status_code == 429
    assert shut["Retry-After"] == "900"
    assert "Wait a quarter of an hour" in shut.text
    assert knock(token, "tessaly-2026", REMOTE_ADDR="203.0.113.7").status_code == 302
    assert knock(other, "tessaly-2026").status_code == 302
    share.visits.update(at=now() - visitors.WAIT - timedelta(seconds=1))
    assert knock(token, "tessaly-2026").status_code == 302


def test_a_link_is_shut_for_all_when_many_addresses_guess(cast):
    share, token = make_share(cast, passcode="tessaly-2026")
    who = {"address": "203.0.113.0/24", "agent": "Chrome", "what": "wrong"}
    Visit.objects.bulk_create(
        Visit(share=share, address_hash=str(n), **who) for n in range(50)
    )
    assert knock(token, "tessaly-2026").status_code == 429


# --- frames ----------------------------------------------------------------------------
def test_only_named_sites_may_frame_it_and_only_this_link(cast):
    site = "https://intranet.brightquill.example"
    _, framed = make_share(cast, origins=[f"{site}/"])
    answer = see(framed)
    assert f"frame-ancestors {site};" in answer["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in answer
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    _, plain = make_share(cast)
    assert see(plain)["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.example", "https://a.example"),
        ("https://A.example:8443/", "https://a.example:8443"),
        ("http://a.example", None),
        ("https://*.example", None),
        ("https://a.example/page", None),
        ("https://me@a.example", None),
        ("https://a.example:port", None),
        ("https://[a.example", None),
        ("https://a.example; script-src *", None),
        ("*", None),
        ("", None),
    ],
)
def test_an_origin_is_a_whole_host_over_https(text, found):
    assert visitors.origin(text) == found


# --- the log -----------------------------------------------------------------------------
def test_each_look_is_in_the_log_with_no_more_than_is_needed(cast, as_pm):
    share, token = make_share(cast)
    see(token, REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT=CHROME)
    see(token, "shared_presentation", REMOTE_ADDR="2001:db8:1:2::3")
    [newest, first] = share.visits.order_by("-id")
    assert (first.address, first.agent) == ("203.0.113.0/24", "Chrome")
    assert newest.address == "2001:db8:1::/48"
    assert "203.0.113.77" not in str(Visit.objects.values())
    page = as_pm.get(share.get_absolute_url())
    assert "2 looks" in page.text
    assert "203.0.113.0/24" in page.text
    rows = as_pm.get(reverse("roadmap:share_list")).context["page"].rows
    assert (rows[0].views, rows[0].last_view) == (2, newest.at)
    Visit.objects.update(at=now() - timedelta(days=91))
    assert actions.forget_visits() == 2


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome"),
        (f"{CHROME} Edg/131.0", "Edge"),
        ("Mozilla/5.0 (X11; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox"),
        ("Mozilla/5.0 (Macintosh) Version/18.1 Safari/605.1.15", "Safari"),
        ("Slackbot-LinkExpanding 1.0", "A link preview"),
        ("curl/8.9", "A program"),
        ("Odd", "Another program"),
        ("", "Not said"),
    ],
)
def test_a_program_is_known_by_its_family(agent, name):
    assert visitors.family(agent) == name


# --- who may --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "who", ["other_pm", "po", "frontline", "it", "ops", "reviewer"]
)
def test_only_who_manages_a_product_shares_it(cast, who):
    with pytest.raises(PermissionDenied):
        make_share(cast, by=getattr(cast, who))


def test_all_products_are_shared_by_who_may_share_everywhere(cast, client_of):
    with pytest.raises(PermissionDenied):
        make_share(cast, products=[])
    share, _ = make_share(cast, products=[], by=cast.admin)
    assert client_of(cast.pm).get(share.get_absolute_url()).status_code == 404
    assert client_of(cast.admin).get(share.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"audience": "internal"}, "people who sign in"),
        ({"days": 366}, "1 to 365"),
        ({"days": 0}, "1 to 365"),
        ({"passcode": "short"}, "6 characters"),
        ({"passcode": "long enough", "origins": ["https://a.example"]}, "frame"),
        ({"origins": ["http://a.example"]}, "https"),
    ],
)
def test_a_link_is_refused_in_words(cast, fields, says):
    with pytest.raises(Refused, match=says):
        make_share(cast, **fields)
    assert not Share.objects.exists()


def test_making_and_revoking_are_told_in_the_audit_trail(cast, as_pm):
    url = reverse("roadmap:share_create")
    body = {"name": "Floor of JAX", "audience": "frontline", "days": "30"}
    refused = as_pm.post(url, body)
    assert refused.status_code == 422
    assert "Floor of JAX" in refused.text
    made = as_pm.post(url, body | {"products": [cast.product.pk]})
    share = Share.objects.get()
    [link] = re.findall(r'value="http://testserver(/shared/[^"]+)"', made.text)
    assert Client().get(link.replace("&amp;", "&")).status_code == 200
    as_pm.post(reverse("roadmap:share_revoke", args=[share.pk]))
    assert Client().get(link).status_code == 404
    told = AuditEntry.objects.order_by("pk").values_list("verb", "data__audience")
    assert list(told)[-2:] == [
        ("share.created", "frontline"),
        ("share.revoked", "frontline"),
    ]


def test_the_lists_cost_the_same_with_more_rows(cast, as_pm, assert_flat):
    share, token = make_share(cast)
    see(token)

    def more() -> None:
        for _ in range(3):
            see(make_share(cast)[1])
            see(token)

    assert_flat(lambda: as_pm.get(reverse("roadmap:share_list")), more)
    assert_flat(lambda: as_pm.get(share.get_absolute_url()), more)


def test_a_change_of_a_card_is_seen_at_once(cast):
    card = make_card(cast, "Before", audience_visibility=["internal", "vendor"])
    _, token = make_share(cast)
    roadmap_actions.edit(card, title="After", version=1, by=cast.pm)
    assert "After" in see(token).text
    card.refresh_from_db()
    roadmap_actions.edit(card, audience_visibility=[], version=2, by=cast.pm)
    assert "After" not in see(token).text


# --- the API ------------------------------------------------------------------------------
def test_the_api_makes_a_link_shows_it_once_and_revokes_it(cast, as_pm):
    body = {"name": "Brightquill", "audience": "vendor", "products": [cast.product.pk]}
    key = {"idempotency-key": "once"}
    ask = {"data": body, "content_type": "application/json", "headers": key}
    made = as_pm.post("/api/v1/shares/", **ask).json()
    assert Client().get(made["link"]).status_code == 200
    assert "link" not in as_pm.post("/api/v1/shares/", **ask).json()
    assert "link" not in as_pm.get(f"/api/v1/shares/{made['id']}/").json()
    revoked = as_pm.post(
        f"/api/v1/shares/{made['id']}/revoke/",
        headers={"if-match": as_pm.get(f"/api/v1/shares/{made['id']}/")["ETag"]},
    )
    assert revoked.json()["state"] == "revoked"
    assert Client().get(made["link"]).status_code == 404
    inside = as_pm.post("/api/v1/shares/", {**body, "audience": "internal"})
    assert inside.status_code == 400
