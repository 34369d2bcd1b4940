"""The actor of scheduled work: every audit row has one, and it is nobody's account."""

from core.models import User

EMAIL = "system@tandem.invalid"


def user() -> User:
    """The system user, made on first use. It has no password and cannot sign in."""
    found, _ = User.objects.get_or_create(
        email=EMAIL, defaults={"name": "Tandem", "is_system": True, "password": "!"}
    )
    return found
