"""Which network addresses may be connected to: public ones, and those a setting opens by name."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from extractor.fetch.clock import Deadline
from extractor.fetch.failures import BadAddress, TooSlow, Unreachable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]

# Not public although `ipaddress` calls them global: protocol assignments (a cloud's metadata lives at 192.0.0.192),
# 6to4 relays, another cloud's metadata; and in IPv6 every form that carries an IPv4 address inside.
_CLOSED = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
# All public IPv6 lies here; mapped, NAT64, unique local, link-local and site-local addresses do not.
_UNICAST = ip_network("2000::/3")
_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))
_TRIES = 4


def is_public(address: Address) -> bool:
    """Whether `address` belongs to a host on the open internet."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return not any(address in network for network in _CLOSED)


def system_resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of `host`; this also reads forms such as `127.1` and `0x7f000001`."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class AddressGuard:
    """Turns a host into the addresses that may be connected to; whoever connects uses these and never the name."""

    def __init__(self, opened: Sequence[Network], resolve: Resolver = system_resolve) -> None:
        self._opened = tuple(opened)
        self._resolve = resolve

    def open_to_all(self) -> AddressGuard:
        """Return a guard that allows every address, for a proxy that a user named."""
        return AddressGuard(_EVERYWHERE, self._resolve)

    def addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """Return up to a few allowed addresses of `host`; raise when it has none."""
        addresses = [ip_address(text) for text in self._look_up(host, port, deadline)]
        if not addresses:
            raise Unreachable(f"{host} has no address", hint="check the host's name")
        allowed = [address for address in addresses if self._allows(address)]
        if not allowed:
            raise _refusal(host, addresses[0])
        return [str(address) for address in allowed[:_TRIES]]

    def check_numeric(self, host: str) -> None:
        """Raise where `host` is itself an address that is not allowed, in whatever spelling; no name is looked up."""
        name = "127.0.0.1" if host.rstrip(".").endswith("localhost") else host
        try:
            entries = socket.getaddrinfo(name, None, flags=socket.AI_NUMERICHOST)
        except (OSError, UnicodeError):
            return  # a name
        address = ip_address(entries[0][4][0])
        if not self._allows(address):
            raise _refusal(host, address)

    def _allows(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self._opened)

    def _look_up(self, host: str, port: int, deadline: Deadline) -> Sequence[str]:
        # getaddrinfo knows no time-out: it runs in a thread of its own that is left behind when time is up.
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(self._resolve(host, port))
            except Exception as error:  # raised again by whoever waits
                answers.put(error)

        def wake() -> None:
            answers.put([])

        deadline.clock.add(wake)
        try:
            threading.Thread(target=look_up, daemon=True).start()
            answer = answers.get(timeout=deadline.remaining())
        except queue.Empty:
            hint = "check the network, try again later"
            raise TooSlow(f"no answer from the name service about {host}", hint=hint) from None
        finally:
            deadline.clock.remove(wake)
        deadline.clock.check()
        if isinstance(answer, (OSError, UnicodeError)):
            raise Unreachable(f"cannot find the host {host}: {answer}", hint="check its name and the network")
        if isinstance(answer, Exception):
            raise answer
        return answer


def _refusal(host: str, address: Address) -> BadAddress:
    return BadAddress(
        f"{host} is {address}, which is not a public address, and was not asked",
        hint="open a network of your own with --allow-private",
    )
