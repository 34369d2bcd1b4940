"""How ready the technology is for other ways of staffing. Two queries."""

from collections.abc import Iterable

from portfolio.models import Capability, Site
from portfolio.staffing import WAYS, Part, Way, readiness


def ways() -> list[Way]:
    """Of the whole company: its live capabilities, and who works how today."""
    live = Capability.objects.filter(status=Capability.Status.LIVE).order_by("code")
    return readiness(map(part, live), people(Site.objects.all()))


def part(row: Capability) -> Part:
    return Part(row.code, {way: getattr(row, f"fit_{way}") for way in WAYS})


def people(sites: Iterable[Site]) -> dict[str, int]:
    """Heads by way of staffing. No site says who is a gig worker, so nobody is."""
    found = dict.fromkeys(WAYS, 0)
    for site in sites:
        if site.partner:
            found["partner"] += site.agents
        elif site.working != Site.Working.ON_SITE:
            found["home"] += site.agents
    return found
