"""Fetches a file from an address, and from nowhere it should not: HTTP only.

An address that people type must not become a way into our own network. Names are
resolved first and refused if any answer is not public; and because a name may answer
otherwise a moment later, the connection itself is looked at once more, before a byte
is sent. The same holds for every redirect. Size and time are bounded.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5, 20, 120
FIGURES = "text/csv, text/plain;q=0.9, */*;q=0.1"
BEGIN_SECONDS = 60  # until an answer has begun, whatever trickles in
MOST_REDIRECTS = 3
BLOCK = 64 * 1024
# IPv6 addresses that carry an IPv4 one inside, which may be anybody's.
CARRIERS = [ip_network(each) for each in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class Unfetched(Exception):
    """The file could not be fetched; the text says why, for people."""


def fetch(
    address: str,
    to: Path,
    *,
    most: int | None = None,
    seconds: int = WHOLE_SECONDS,
    accept: str = FIGURES,
) -> str:
    """Write what is at `address` into `to`; return its content type, as it was said.

    Raises Unfetched, in words, also past `most` bytes or `seconds`.
    """
    look_up(address)
    try:
        with session() as http, http.get(
            address,
            stream=True,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            headers={"Accept": accept},
        ) as answer:  # fmt: skip
            if answer.status_code != requests.codes.ok:
                raise Unfetched(f"The address answered with {answer.status_code}.")
            keep(answer, to, most or settings.SOURCE_MAX_BYTES, seconds)
            return answer.headers.get("Content-Type", "")
    except requests.TooManyRedirects as error:
        raise Unfetched("The address leads from one redirect to the next.") from error
    except requests.RequestException as error:
        raise Unfetched(in_words(error)) from error
    except urllib3.exceptions.HTTPError as error:
        raise Unfetched("The answer broke off.") from error


def keep(answer: requests.Response, to: Path, most: int, seconds: int) -> None:
    until = time.monotonic() + seconds
    with to.open("wb") as file:
        for block in blocks(answer.raw, most=most, until=until):
            file.write(block)


def blocks(raw: Any, *, most: int, until: float) -> Iterator[bytes]:
    """An answer's body in the pieces in which it arrives, so that one that trickles is
    noticed. Raises Unfetched past `most` bytes, ReadTimeout past `until`."""
    size = 0
    while block := raw.read1(BLOCK, decode_content=True):
        size += len(block)
        if size > most:
            raise Unfetched(f"What it sends is larger than {most >> 20} MB.")
        if time.monotonic() > until:
            raise requests.ReadTimeout("The answer did not end.")
        yield block


def look_up(address: str) -> None:
    """Raise Unfetched unless this is a web address of public hosts."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unfetched("Only addresses that begin with https:// or http:// are read.")
    if parts.username or parts.password:
        raise Unfetched("Take the password out of the address: addresses are shown.")
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or 0, 0, socket.SOCK_STREAM
        )
    except (OSError, ValueError) as error:
        raise Unfetched(f"There is no host {parts.hostname}.") from error
    for *_, place in found:
        refuse_private(str(place[0]))


def refuse_private(host: str) -> None:
    if not settings.SOURCE_ALLOW_PRIVATE and not is_public(host):
        raise Unfetched("The address lies inside a private network and is not read.")


def is_public(host: str) -> bool:
    """True for an address that anybody on the internet may reach."""
    found = ip_address(host.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if any(found in carrier for carrier in CARRIERS):
            return False
    return found.is_global and not found.is_multicast


# --- the connection itself --------------------------------------------------------------
class Guarded:
    """A connection that hangs up before it says anything to a private address, and on
    who does not begin to answer in time."""

    sock: Any

    def _new_conn(self) -> socket.socket:
        made: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            refuse_private(str(made.getpeername()[0]))
        except Unfetched:
            made.close()
            raise
        return made

    def getresponse(self) -> Any:
        with hanging_up(self.sock, BEGIN_SECONDS):
            return super().getresponse()  # type: ignore[misc]


@contextmanager
def hanging_up(line: socket.socket, after: float) -> Iterator[None]:
    timer = Timer(after, line.shutdown, [socket.SHUT_RDWR])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


class GuardedHTTP(Guarded, HTTPConnection):
    pass


class GuardedHTTPS(Guarded, HTTPSConnection):
    pass


class GuardedPool(HTTPConnectionPool):
    ConnectionCls = GuardedHTTP


class GuardedPoolTLS(HTTPSConnectionPool):
    ConnectionCls = GuardedHTTPS


class GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": GuardedPool,
            "https": GuardedPoolTLS,
        }


@contextmanager
def session() -> Iterator[requests.Session]:
    """One that knows no proxies and no passwords of this machine."""
    with requests.Session() as http:
        http.trust_env = False
        http.max_redirects = MOST_REDIRECTS
        http.mount("http://", GuardedAdapter())
        http.mount("https://", GuardedAdapter())
        yield http


def in_words(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "The certificate of the address does not hold."
    if isinstance(error, requests.Timeout):
        return "The address did not answer in time."
    if isinstance(error, requests.exceptions.InvalidSchema):
        return "The address leads on to something that is no web address."
    return "The address could not be reached."
