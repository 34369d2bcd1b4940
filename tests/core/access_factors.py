"""Who may do what at the addresses of one's ways to prove who one is."""

from core.models import Passkey
from core.roles import Perm
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_user

KNOWN, OWN = Rule(), Rule("passkey", mine=True)


def passkey(cast: Cast, _product: Product) -> Passkey:
    return Passkey.objects.create(
        user=cast.pm, name="Laptop", host="testserver", credential_id="aWQ", public=b""
    )


def reason(_cast: Cast, _product: Product) -> dict[str, str]:
    return {"reason": "Phone lost."}


def locked_out(_cast: Cast, product: Product) -> object:
    person = make_user("Lost", None)
    Passkey.objects.create(
        user=person, name="Laptop", host="testserver", credential_id="aWR", public=b""
    )
    return person


RESET = Rule("locked_out", do=Perm.PEOPLE_EDIT, wide=True, body=reason)
MAKERS = {"passkey": passkey, "locked_out": locked_out}
EXPECT: Expected = {
    "core:factor_list": KNOWN,
    "core:code_app_start": KNOWN,
    "core:code_app_confirm": KNOWN,
    "core:code_app_drop": KNOWN,
    "core:spare_renew": KNOWN,
    "core:passkey_add": KNOWN,
    "core:passkey_keep": KNOWN,
    "core:passkey_question": KNOWN,
    "core:passkey_rename": OWN,
    "core:passkey_drop": OWN,
    "core:person_reset_factors": RESET,
    "api:person-reset-factors": RESET,
}
