"""Who may do what at the addresses of core."""

from core.actions import invitations, tokens
from core.models import JobRun, Membership
from core.roles import Perm, Role
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_user

PEOPLE = Rule(do=Perm.PEOPLE_EDIT, wide=True)
PERSON = Rule("person", do=Perm.PEOPLE_EDIT, wide=True)
KNOWN = Rule()
OPEN = Rule(is_open=True)


def person(cast: Cast, product: Product):
    return make_user("Guest", Role.PRODUCT_OWNER, team=product.team)


def run(_cast: Cast, _product: Product):
    return JobRun.objects.create(job="core.tasks.try")


MAKERS = {
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
    "core:sign_in": OPEN,
    "core:demo_sign_in": OPEN,
    "core:invitation_accept": OPEN,
    "core:password_reset": OPEN,
    "core:password_reset_confirm": OPEN,
    "core:sign_out": KNOWN,
    "core:me": KNOWN,
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
}
