"""What a pilot's own facts say to the questions before a gate. A person confirms it."""

from collections.abc import Iterable, Mapping

from pilots.models import Pilot
from portfolio.models import Vendor

HARMLESS = {"masked", "synthetic", "none"}  # data classes that name no customer
CARDS = {"card", "pan", "cardholder"}
Category = Vendor.Category
MODELS = {Category.AGENT_ASSIST, Category.CONVERSATIONAL_AI, Category.SPEECH_ANALYTICS}


def answers_of(pilot: Pilot) -> Mapping[str, bool]:
    """Only what the plan tells; what it does not tell is left open."""
    data = {word for each in pilot.data_classes for word in words(each)}
    kinds = set(pilot.product.vendors.values_list("category", flat=True))
    found = {"consumer": pilot.kind == Pilot.Kind.PILOT}
    if data:
        found["personal"] = bool(data - HARMLESS)
        found["cards"] = bool(data & CARDS)
    if kinds & MODELS:
        found["ai"] = True
    if Category.OUTREACH in kinds:
        found["outbound"] = True
    return found


def words(text: str) -> Iterable[str]:
    return text.lower().replace("-", " ").replace("_", " ").split()
