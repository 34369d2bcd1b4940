"""Who is shown which card of the roadmap, and two links to it.

Ours: the reference text names the marks only. The floor is shown what it will notice;
vendors what they have a part in. The rest stays inside.
"""

from dashboards.demo.put import person
from portfolio.models import Product
from roadmap.actions import shares
from roadmap.models import Share, Visit
from roadmap.visitors import Visitor

FLOOR = {
    "RC-01",
    "RC-03",
    "RC-05",
    "RC-07",
    "RC-08",
    "RC-10",
    "RC-11",
    "RC-12",
}
VENDORS = {"RC-02", "RC-03", "RC-04", "RC-06", "RC-09"}


def shown_to(key: str) -> list[str]:
    marks = ["internal"]
    marks += ["frontline"] if key in FLOOR else []
    return marks + (["vendor"] if key in VENDORS else [])


# Addresses are of the networks that documents use; nobody's.
VENDOR = Visitor("203.0.113.0/24", "demo", "Chrome")
PREVIEW = Visitor("198.51.100.0/24", "demo", "A link preview")
STRANGER = Visitor("192.0.2.0/24", "demo", "Firefox")


def load() -> None:
    """A live link for a vendor, and one that was revoked after a wrong passcode.

    Nobody has their secrets: make a link of your own to open one.
    """
    if Share.objects.exists():
        return
    vendor, _ = shares.create(
        name="Corvane Voice, monthly review",
        audience="vendor",
        products=[Product.objects.get(code="SELFSERVE")],
        origins=["https://partners.corvane.example"],
        by=person("Elena Castellano"),
    )
    for visitor in (PREVIEW, VENDOR, VENDOR):
        shares.look(vendor, visitor)
    board, _ = shares.create(
        name="Audit committee",
        audience="executive",
        passcode="larkmont demo 2026",
        by=person("Wanda Ferris"),
    )
    shares.note(board, Visit.What.WRONG, STRANGER)
    shares.revoke(board, by=person("Wanda Ferris"))
