"""Secrets that we must be able to use again, such as another system's token: sealed.

Whoever holds only the database holds nothing: the key is in the environment
(SECRETS_KEY). After SECRETS_OLD_KEYS are named, what an older key sealed still opens.
"""

import base64
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

from core.errors import Refused

if TYPE_CHECKING:  # read in when a secret is needed, not at every start
    from cryptography.fernet import MultiFernet


def seal(secret: str) -> str:
    return box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret. Raises Refused if none of the keys opens it."""
    from cryptography.fernet import InvalidToken

    try:
        return box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refused(
            "The token cannot be opened: the key it was sealed with is gone. Type the token again."
        ) from error


def reseal(sealed: str) -> str:
    """The same secret under the present key. Raises Refused if no key opens it."""
    return seal(unseal(sealed)) if sealed else ""


def box() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRETS_KEY, *settings.SECRETS_OLD_KEYS]
    return MultiFernet([Fernet(derived(key)) for key in keys if key])


def derived(key: str) -> bytes:
    """A key for this use alone, of the length that Fernet takes."""
    digest = sha256(b"tandem.vault:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
