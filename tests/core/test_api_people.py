"""People, teams, keys, jobs and the trail through the API: the same rules."""

import json
from typing import Any

from django.test import Client

from core.models import AccessToken, IdempotencyKey, Membership, User
from tests.make import Cast


def send(
    client: Client, method: str, url: str, data: Any = None, **headers: str
) -> Any:
    return client.generic(
        method.upper(),
        f"/api/v1/{url}",
        json.dumps(data or {}),
        content_type="application/json",
        headers=headers,
    )


def test_everybody_with_a_role_sees_who_works_here(as_pm, cast, client_of, assert_flat):
    names = [each["name"] for each in as_pm.get("/api/v1/people/").json()["results"]]
    assert names == sorted(person.name for person in cast.everyone.values())
    alone = client_of(cast.outsider).get("/api/v1/people/").json()["results"]
    assert [each["name"] for each in alone] == ["Otto"]
    assert as_pm.get("/api/v1/people/me/").json()["email"] == "mia@example.org"


def test_roles_are_granted_and_revoked(cast: Cast, client_of):
    client = client_of(cast.admin)
    role = {"role": "product_owner", "team": cast.product.team.pk}
    made = send(client, "post", f"people/{cast.outsider.pk}/grant/", role)
    assert made.status_code == 201
    url = f"memberships/{made.json()['id']}/"
    assert send(client_of(cast.pm), "delete", url).status_code == 403
    assert send(client, "delete", url).status_code == 204
    assert not Membership.objects.filter(user=cast.outsider).exists()


def test_nobody_raises_their_own_rights_here_either(cast, client_of):
    url = f"people/{cast.admin.pk}/grant/"
    answer = send(client_of(cast.admin), "post", url, {"role": "executive"})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    answer = send(client_of(cast.pm), "post", url, {"role": "executive"})
    assert answer.status_code == 403
    wrong = {"role": "executive", "families": ["security"]}
    answer = send(client_of(cast.admin), "post", url, wrong)
    assert list(answer.json()["fields"]) == ["families"]


def test_an_account_is_closed_and_opened(cast, client_of):
    client, url = client_of(cast.admin), f"people/{cast.pm.pk}/"
    assert not send(client, "post", f"{url}deactivate/").json()["is_active"]
    assert send(client, "post", f"{url}deactivate/").status_code == 409
    assert send(client, "post", f"{url}reactivate/").json()["is_active"]


def test_ones_own_profile_is_changed_at_its_version(as_pm, cast):
    url = f"people/{cast.pm.pk}/"
    tag = as_pm.get(f"/api/v1/{url}")["ETag"]
    done = send(as_pm, "patch", url, {"title": "PM"}, if_match=tag)
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert send(as_pm, "patch", url, {"title": "X"}, if_match=tag).status_code == 412
    refused = send(as_pm, "patch", url, {"email": "x@example.org"}, if_match=tag)
    assert list(refused.json()["fields"]) == ["email"]


def test_whom_somebody_reports_to_is_set_by_administrators(as_pm, cast, client_of):
    admin, url = client_of(cast.admin), f"people/{cast.po.pk}/"
    tag = admin.get(f"/api/v1/{url}")["ETag"]
    done = send(admin, "patch", url, {"manager": cast.pm.pk}, if_match=tag)
    assert (done.status_code, done.json()["manager"]) == (200, cast.pm.pk)
    own = f"people/{cast.pm.pk}/"
    tag = as_pm.get(f"/api/v1/{own}")["ETag"]
    circle = send(admin, "patch", own, {"manager": cast.po.pk}, if_match=tag)
    assert circle.status_code == 409
    assert "circle" in circle.json()["detail"]
    mine = send(as_pm, "patch", own, {"manager": None}, if_match=tag)
    assert mine.status_code == 403


def test_an_invitation_shows_its_link_once_and_keeps_it_nowhere(cast, client_of):
    client = client_of(cast.admin)
    body = {"email": "nia@example.org", "name": "Nia", "role": "executive"}
    made = send(client, "post", "invitations/", body, idempotency_key="k")
    assert made.status_code == 201
    assert "/join/?key=" in made.json()["link"]
    again = send(client, "post", "invitations/", body, idempotency_key="k")
    assert again.json() == {k: v for k, v in made.json().items() if k != "link"}
    assert "key=" not in json.dumps(IdempotencyKey.objects.get().answer)
    [row] = client.get("/api/v1/invitations/").json()["results"]
    assert send(client, "post", f"invitations/{row['id']}/withdraw/").status_code == 200
    assert client.get("/api/v1/invitations/").json()["results"] == []
    assert client_of(cast.pm).get("/api/v1/invitations/").status_code == 403


def test_teams_are_made_and_renamed(cast, client_of):
    client = client_of(cast.admin)
    made = send(client, "post", "teams/", {"name": "Beacon"})
    url = f"teams/{made.json()['id']}/"
    body = {"name": "Lighthouse"}
    assert send(client, "patch", url, body).status_code == 428
    done = send(client, "patch", url, body, if_match=made["ETag"])
    assert done.json()["name"] == "Lighthouse"
    assert send(client, "post", "teams/", {"name": "VAULT"}).status_code == 409
    assert send(client_of(cast.pm), "post", "teams/", {"name": "X"}).status_code == 403


def test_a_key_makes_and_revokes_a_key(as_pm, cast):
    made = send(as_pm, "post", "keys/", {"name": "Script", "days": None}).json()
    caller = Client(headers={"authorization": f"Bearer {made['secret']}"})
    assert caller.get("/api/v1/people/me/").json()["id"] == cast.pm.pk
    assert "secret" not in caller.get("/api/v1/keys/").json()["results"][0]
    assert send(caller, "post", f"keys/{made['id']}/revoke/").status_code == 200
    assert caller.get("/api/v1/people/me/").status_code == 401
    assert AccessToken.objects.get().revoked_at


def test_the_trail_is_read_and_filtered(cast, client_of):
    client = client_of(cast.executive)
    send(client_of(cast.admin), "post", "teams/", {"name": "Beacon"})
    [entry] = client.get("/api/v1/audit/?verb=team.created").json()["results"]
    assert entry["subject_name"] == "Beacon"
    assert client.get("/api/v1/audit/?subject=nobody").json()["results"] == []
    wrong = client.get("/api/v1/audit/?since=yesterday")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["since"])
    assert client_of(cast.pm).get("/api/v1/audit/").status_code == 403


def test_jobs_are_read(as_pm, cast, client_of):
    from core import tasks

    with tasks.job_run("core.tasks.try", total=3):
        pass
    [run] = as_pm.get("/api/v1/jobs/").json()["results"]
    assert (run["state"], run["rows_total"]) == ("succeeded", 3)
    assert as_pm.get(f"/api/v1/jobs/{run['id']}/").status_code == 200
    assert client_of(cast.frontline).get("/api/v1/jobs/").status_code == 403
    assert User.objects.count() == 10
