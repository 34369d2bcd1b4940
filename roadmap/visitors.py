"""What is kept of who opens a shared link: enough to notice strangers, no more. Pure.

An address is shortened to its network (IPv4 /24, IPv6 /48), a program to its family.
"""

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

KEPT_FOR = timedelta(days=90)
TRIES = 5
WAIT = timedelta(minutes=15)
TRIES_OF_ALL = 50  # of one link from anywhere, in the same time

# The first that fits: Edge calls itself Chrome, and Chrome calls itself Safari.
FAMILIES = (
    (r"bot|crawl|spider|preview|slack|teams|whatsapp|facebook", "A link preview"),
    (r"\bEdg(e|A|iOS)?/", "Edge"),
    (r"\bFirefox/|\bFxiOS/", "Firefox"),
    (r"\bOPR/", "Opera"),
    (r"\bChrome/|\bChromium/|\bCriOS/|HeadlessChrome/", "Chrome"),
    (r"\bVersion/.*\bSafari/", "Safari"),
    (r"curl|wget|python|java|okhttp|go-http|libwww|httpclient", "A program"),
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, as the log keeps it."""

    address: str
    address_hash: str
    agent: str


def shortened(address: str) -> str:
    """203.0.113.77 → 203.0.113.0/24; what is no address is not kept."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, bits), strict=False))


def family(agent: str) -> str:
    """The kind of program, without its version and its machine."""
    for pattern, name in FAMILIES:
        if re.search(pattern, agent[:400], re.IGNORECASE):
            return name
    return "Another program" if agent else "Not said"


def origin(text: str) -> str | None:
    """`https://intranet.example.com` as a frame's parent is named; None if it is none.

    Only https, a whole host, and nothing behind it: a path would be ignored by browsers
    and a star would let in whoever rents a name.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    bare = not (parts.path.strip("/") or parts.query or parts.fragment)
    named = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host)
    if parts.scheme != "https" or "@" in parts.netloc or not (named and bare):
        return None
    return f"https://{host}" + (f":{port}" if port else "")
