"""Mail that people asked for."""

from collections import Counter
from collections.abc import Sequence

import structlog
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.http import urlencode

from core.models import Invitation, Notice, User
from core.notices import KINDS, Kind

log = structlog.get_logger(__name__)


def reset_link(user_id: int, site: str) -> None:
    """Mail a person the link to a new password; it works once, for a day."""
    person = User.objects.filter(pk=user_id, is_active=True, is_system=False).first()
    if person is None:
        return
    # The secret goes into the query, which no log keeps.
    query = urlencode(
        {"id": person.pk, "key": default_token_generator.make_token(person)}
    )
    link = f"{site.rstrip('/')}{reverse('core:password_reset_confirm')}?{query}"
    text = (
        f"Hello {person},\n\nsomebody, probably you, asked for a new password in "
        f"Tandem. Choose it here within a day:\n\n{link}\n\n"
        "If it was not you, do nothing: your password stays as it is.\n"
    )
    send_mail("A new password for Tandem", text, None, [person.email])


def invitation(made: Invitation, link: str) -> bool:
    """Mail an invitation's link; False if the mail server did not take it."""
    text = (
        f"Hello {made.name},\n\n{made.invited_by} invites you to Tandem as "
        f"{made.get_role_display().lower()}. Choose your password here:\n\n{link}\n\n"
        f"The link works once, until {made.expires_at:%d %B %Y}.\n"
    )
    try:
        return bool(send_mail("Your way into Tandem", text, None, [made.email]))
    except OSError as error:  # SMTP errors and sockets alike
        log.warning("mail_not_sent", error=str(error))
        return False


def notices(waiting: Sequence[Notice]) -> bool:
    """Mail one person what kinds of news wait; False if the server did not take it.

    No word of the news itself: mail is read on other people's screens.
    """
    person, count = waiting[0].person, len(waiting)
    kinds = Counter(row.kind for row in waiting if row.kind in KINDS)
    lines = [said(KINDS[Kind(kind)].mail, times) for kind, times in kinds.items()]
    text = (
        f"Hello {person},\n\n" + "\n".join(lines) + "\n\nYou find it in Tandem under "
        "Notices. Which kinds come as mail is your choice there.\n"
    )
    title = "A notice waits for you in Tandem"
    if count > 1:
        title = f"{count} notices wait for you in Tandem"
    try:
        return bool(send_mail(title, text, None, [person.email]))
    except OSError as error:  # SMTP errors and sockets alike
        log.warning("mail_not_sent", error=str(error))
        return False


def said(words: str, times: int) -> str:
    return f"- {words}" if times == 1 else f"- {words} ({times} times)"
