"""Which proofs an account has, and what somebody brings when one is asked for."""

from dataclasses import dataclass, field

from core.clock import now
from core.models import CodeApp, FactorChange, Passkey, SpareCode, User

# To what end a proof is asked for: a passkey's answer to one is no answer to another.
SIGN, CHANGE = "sign", "factors"


@dataclass
class Proof:
    """A password, a code or a passkey's answer, as it came in.

    `core.actions.proving.prove` looks at it once and notes which factor held: a code
    is good once, but the form and the action behind it both ask.
    """

    password: str = ""
    code: str = ""
    passkey: str = ""
    factor: str = ""
    held_for: tuple[int, str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Kept:
    """What an account can prove itself by. With neither: by its password."""

    app: CodeApp | None
    passkeys: list[Passkey]
    spares: int

    @property
    def has_app(self) -> bool:
        return self.app is not None and self.app.confirmed_at is not None

    @property
    def is_strong(self) -> bool:
        return self.has_app or bool(self.passkeys)


def kept(person: User) -> Kept:
    return Kept(
        CodeApp.objects.filter(user=person).first(),
        list(Passkey.objects.filter(user=person).order_by("id")),
        SpareCode.objects.filter(user=person, used_at=None).count(),
    )


def reset_of(person: User) -> FactorChange | None:
    """The reset after which this person may not sign yet."""
    rows = FactorChange.objects.filter(user=person, signs_from__gt=now())
    return rows.select_related("changed_by").order_by("-signs_from").first()
