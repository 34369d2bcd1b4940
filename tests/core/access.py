"""Who may do what at the addresses of core."""

from django.core.files.uploadedfile import SimpleUploadedFile

from core.actions import imports, invitations, notices, saved_views, tokens
from core.imports import work
from core.imports.kinds import all_kinds
from core.models import JobRun, Membership, Notice
from core.notices import Kind
from core.roles import Perm, Role
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.core import access_factors
from tests.make import Cast, make_user

PEOPLE = Rule(do=Perm.PEOPLE_EDIT, wide=True)
PERSON = Rule("person", do=Perm.PEOPLE_EDIT, wide=True)
SEEN_PERSON = Rule("person", see=Perm.PORTFOLIO_VIEW, do=Perm.PEOPLE_EDIT, wide=True)
KNOWN = Rule()
OWN_VIEW = Rule("saved_view", mine=True)
OPEN = Rule(is_open=True)
IMPORTER = Rule(somewhere=Perm.IMPORT_RUN)


def person(cast: Cast, product: Product):
    return make_user("Guest", Role.PRODUCT_OWNER, team=product.team)


def run(_cast: Cast, _product: Product):
    return JobRun.objects.create(job="core.tasks.try")


def upload(cast: Cast, _product: Product):
    file = SimpleUploadedFile("c.csv", b"id,narrative\n1,Words\n")
    return imports.upload(all_kinds()["notes"], file=file, target=None, by=cast.pm)


def loaded(cast: Cast, product: Product):
    done = imports.begin_here(upload(cast, product), trial=False, by=cast.pm)
    return work.work(done)


def saved_view(cast: Cast, _product: Product):
    return saved_views.keep(page="roadmap:board", name="V", query="", by=cast.pm)


def named_view(_cast: Cast, _product: Product):
    return {"name": "W", "page": "roadmap:board", "version": 1}


def notice(cast: Cast, product: Product):
    notices.tell(
        [cast.pm], kind=Kind.CONDITION, about=product, text="It is due",
        occasion="due", by=cast.admin,
    )  # fmt: skip
    return Notice.objects.get(subject_id=product.pk)


MAKERS = {
    **access_factors.MAKERS,
    "notice": notice,
    "saved_view": saved_view,
    "upload": upload,
    "loaded": loaded,
    "person": person,
    "membership": lambda cast, product: Membership.objects.get(user=cast.pm),
    "invitation": lambda cast, product: invitations.create(
        email="g@example.org", name="G", role=Role.EXECUTIVE, by=cast.admin
    )[0],
    "team": lambda cast, product: product.team,
    "key": lambda cast, product: tokens.create(name="K", days=1, by=cast.pm)[0],
    "run": run,
    "job": lambda cast, product: {"name": run(cast, product).job},
}
EXPECT: Expected = {
    **access_factors.EXPECT,
    "core:sign_in": OPEN,
    "core:demo_sign_in": OPEN,
    "core:invitation_accept": OPEN,
    "core:password_reset": OPEN,
    "core:password_reset_confirm": OPEN,
    "core:sign_out": KNOWN,
    "core:me": KNOWN,
    "core:saved_view_list": KNOWN,
    "core:saved_view_create": KNOWN,
    "core:saved_view_edit": OWN_VIEW,
    "core:saved_view_delete": OWN_VIEW,
    "core:saved_view_choose": OWN_VIEW,
    "core:saved_view_leave": OWN_VIEW,
    "api:saved-view-list": {"GET": KNOWN, "POST": Rule(body=named_view)},
    "api:saved-view-detail": {
        "GET": OWN_VIEW,
        "PATCH": OWN_VIEW,
        "DELETE": OWN_VIEW,
    },
    "api:saved-view-choose": OWN_VIEW,
    "api:saved-view-leave": OWN_VIEW,
    "core:notice_list": KNOWN,
    "core:notice_read": Rule("notice", mine=True),
    "core:notice_read_all": KNOWN,
    "core:notice_choices": KNOWN,
    "api:notice-list": KNOWN,
    "api:notice-read": Rule("notice", mine=True),
    "api:notice-read-all": KNOWN,
    "api:notice-mail": KNOWN,
    "api:notice-choose-mail": Rule(body=lambda cast, product: {"kinds": []}),
    "core:profile_edit": KNOWN,
    "core:password_change": KNOWN,
    "core:token_list": KNOWN,
    "core:token_create": KNOWN,
    "core:token_revoke": Rule("key", mine=True),
    "core:people": PEOPLE,
    "core:invitation_create": PEOPLE,
    "core:team_create": PEOPLE,
    "core:person_detail": PERSON,
    "core:membership_grant": PERSON,
    "core:person_reports_to": PERSON,
    "core:person_deactivate": PERSON,
    "core:person_reactivate": PERSON,
    "core:membership_revoke": Rule("membership", do=Perm.PEOPLE_EDIT, wide=True),
    "core:invitation_withdraw": Rule("invitation", do=Perm.PEOPLE_EDIT, wide=True),
    "core:team_edit": Rule("team", do=Perm.PEOPLE_EDIT, wide=True),
    "core:audit_list": Rule(do=Perm.AUDIT_VIEW, wide=True),
    "core:job_list": Rule(do=Perm.JOBS_VIEW, wide=True),
    "core:job_detail": Rule("job", do=Perm.JOBS_VIEW, wide=True),
    "core:job_progress": Rule("run", do=Perm.JOBS_VIEW, wide=True),
    "core:api_docs": KNOWN,
    "api:schema": KNOWN,
    "api:person-list": KNOWN,
    "api:person-me": KNOWN,
    "api:person-detail": {
        "GET": Rule("person", see=Perm.PORTFOLIO_VIEW),
        "PATCH": Rule(
            "person", see=Perm.PORTFOLIO_VIEW, do=Perm.PEOPLE_EDIT, wide=True
        ),
    },
    "api:person-grant": PERSON,
    "api:person-deactivate": SEEN_PERSON,
    "api:person-reactivate": SEEN_PERSON,
    "api:membership-detail": Rule("membership", do=Perm.PEOPLE_EDIT, wide=True),
    "api:invitation-list": PEOPLE,
    "api:invitation-withdraw": Rule("invitation", do=Perm.PEOPLE_EDIT, wide=True),
    "api:team-list": {"GET": KNOWN, "POST": PEOPLE},
    "api:team-detail": {
        "GET": Rule("team"),
        "PATCH": Rule("team", do=Perm.PEOPLE_EDIT, wide=True),
    },
    "api:key-list": KNOWN,
    "api:key-revoke": Rule("key", mine=True),
    "api:audit-list": Rule(do=Perm.AUDIT_VIEW, wide=True),
    "api:job-list": Rule(do=Perm.JOBS_VIEW, wide=True),
    "api:job-detail": Rule("run", do=Perm.JOBS_VIEW, wide=True),
    "core:import_list": IMPORTER,
    "core:import_create": IMPORTER,
    "core:import_detail": Rule("upload", mine=True),
    "core:import_map": Rule("upload", mine=True),
    "core:import_start": Rule("upload", mine=True),
    "core:import_cancel": Rule("upload", mine=True),
    "core:import_progress": Rule("upload", mine=True),
    "core:import_results": Rule("loaded", mine=True),
}
