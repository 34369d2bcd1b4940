"""Mail that the portfolio sends."""

import structlog
from django.core.mail import send_mail

from portfolio.models import Source

log = structlog.get_logger(__name__)


def source_failed(source: Source) -> bool:
    """Tell the owner of a source that it failed; False if the mail was not taken."""
    text = (
        f"Hello {source.owner},\n\nTandem could not fetch “{source.name}”:\n\n"
        f"{source.failure}\n\n"
        "What was loaded before stays as it is. Tandem tries again by itself; it writes "
        "again only after it has worked in between. Under Metrics, Sources, you see the "
        "address and can change it.\n"
    )
    try:
        return bool(
            send_mail(
                f"{source.name} was not fetched", text, None, [source.owner.email]
            )
        )
    except OSError as error:  # SMTP errors and sockets alike
        log.warning("mail_not_sent", error=str(error))
        return False
