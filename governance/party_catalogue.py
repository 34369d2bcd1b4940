"""The parties every installation begins with (domain.md §8), as the rules see them."""

from collections.abc import Mapping
from typing import Any

# code: name, side, and what the rules E3, E5, E6, W4 and W5 ask of it
PARTIES: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "IT": ("IT", "it", {}),
    "OPS": (
        "Operations",
        "center",
        {"leads_day_to_day": True, "speaks_for_center": True},
    ),
    "SUP": ("Center support", "center", {"speaks_for_center": True}),
    "PM": ("Product management", "none", {"submits_to_gates": True}),
    "VEN": (
        "Vendor",
        "none",
        {"may_be_accountable": False, "exempt_from_phases": True},
    ),
    "CMP": ("Compliance and risk", "none", {"exempt_from_phases": True}),
}
SIGNERS = ("IT", "OPS")  # whose leads sign, each for its side


def rows() -> list[dict[str, Any]]:
    """The parties as rows, in the order of the matrix's columns."""
    return [
        {"code": code, "name": name, "side": side, "position": place, **asked}
        for place, (code, (name, side, asked)) in enumerate(PARTIES.items(), 1)
    ]
