"""How polite and how patient the client is: every limit in one place, with its default."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from extractor import __version__
from extractor.errors import UsageError
from extractor.values import Value

MEGABYTE = 1_000_000


class FetchSettings(Value, frozen=True, kw_only=True):
    """What a user may set; everything has a careful default."""

    contact: str = ""
    """An e-mail or web address for the sites' operators; sent in the User-Agent."""
    allowed_hosts: frozenset[str] = frozenset()
    """Hosts (`name` or `name:port`) that a redirect may lead to, besides the one that was asked."""
    allow_private: tuple[str, ...] = ()
    """Networks such as `127.0.0.1/32` that may be asked although they are not public."""
    obey_robots: bool = True
    delay: float = 1.0
    """Seconds between the starts of two requests to one host."""
    per_host: int = 2
    """Requests to one host at the same time."""
    deadline: float = 60.0
    """Seconds for one address in all: connecting, redirects, body and the waits between retries, but not the time
    that our own politeness makes it queue."""
    silence: float = 15.0
    """Seconds without a single byte after which one attempt is given up."""
    retries: int = 3
    max_wait: float = 20.0
    """Seconds between two attempts at the most, whatever Retry-After asks."""
    max_redirects: int = 5
    max_body: int = 5 * MEGABYTE
    """Bytes of a body, packed and unpacked alike."""
    proxy: str | None = None
    """The proxy to ask through, such as `http://proxy.example:3128`; empty for none. Where it is not set, HTTPS_PROXY,
    HTTP_PROXY and NO_PROXY say it. `Proxies` tells what a proxy means for addresses that are not public."""
    ca_file: str = ""
    """A PEM file of certificate authorities to trust besides the usual ones."""

    def __post_init__(self) -> None:
        if not self.contact.isascii() or not (self.contact or "-").isprintable() or len(self.contact) > 200:
            raise UsageError("the contact must be a short printable ASCII text", hint="an e-mail or web address")
        if min(self.per_host, self.max_body) < 1 or min(self.deadline, self.silence) <= 0:
            raise UsageError("limits of the client must be positive")
        if min(self.delay, self.retries, self.max_wait, self.max_redirects) < 0:
            raise UsageError("waits and counts of the client must not be negative")
        self.opened()

    @property
    def user_agent(self) -> str:
        """The honest name under which requests are made."""
        return f"ctscat/{__version__} (documentation reader; {self.contact or 'no contact given'})"

    def opened(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of `allow_private`."""
        try:
            return tuple(ip_network(network, strict=False) for network in self.allow_private)
        except ValueError as error:
            raise UsageError(f"not a network: {error}", hint="write it as 10.1.0.0/16") from error
