"""Mail that the backlog sends."""

import structlog
from django.core.mail import send_mail
from django.utils.timezone import localtime

from backlog.models import Mention, RoundTerm
from backlog.queries.awaited import expected, voters
from core.models import User

log = structlog.get_logger(__name__)


def ask_for_votes(term: RoundTerm) -> int:
    """Mail everybody whose votes are awaited and not complete; return how many."""
    asked = set(expected(term.round).values_list("pk", flat=True))
    late = [voter.person for voter in voters(term.round) if not voter.is_done]
    return sum(ask(term, person) for person in late if person.pk in asked)


def ask(term: RoundTerm, person: User) -> bool:
    """Ask one person; False if the mail server did not take it."""
    session, word = term.round.session, term.round.get_column_display().lower()
    until = (
        f" until {localtime(term.ends_at):%d %B %Y, %H:%M %Z}" if term.ends_at else ""
    )
    text = (
        f"Hello {person},\n\nthe scoring session “{session}” waits for your votes on "
        f"{word}{until}. You find it in Tandem on your home page, or under Backlog, "
        "Scoring sessions.\n\nNobody sees what you vote before all votes are shown.\n"
    )
    return send(f"{session}: your votes on {word}", text, person)


def mentioned(mention: Mention) -> bool:
    """Tell a person that they are named in a comment; False if the mail was not taken.

    The words stay in Tandem: mail is read on other people's screens.
    """
    comment, item = mention.comment, mention.comment.item
    text = (
        f"Hello {mention.person},\n\n{comment.by} names you in a comment on "
        f"{item.key}, {item.title}.\n\n"
        "It waits on your home page in Tandem until you have read it.\n"
    )
    return send(f"{comment.by} names you at {item.key}", text, mention.person)


def send(subject: str, text: str, person: User) -> bool:
    """Mail one person; False if the mail was not taken. A subject is one line."""
    try:
        return bool(send_mail(" ".join(subject.split()), text, None, [person.email]))
    except OSError as error:  # SMTP errors and sockets alike
        log.warning("mail_not_sent", error=str(error))
        return False
