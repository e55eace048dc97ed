"""The options of every command that asks the network, and the client they make."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from extractor.errors import UsageError

if TYPE_CHECKING:
    from extractor.commands.console import Console
    from extractor.fetch.client import Client
    from extractor.fetch.sites import Sites

_DAY = 86_400


def add_network(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    group = parser.add_argument_group("network", "each is a setting too: `delay = 2` in ctscat.toml, or $CTSCAT_DELAY")
    contact = "an e-mail or web address for the site's operators, sent in the User-Agent"
    group.add_argument("--contact", metavar="ADDRESS", help=contact)
    group.add_argument("--delay", type=_seconds, metavar="SECONDS", help="between requests to one host (default: 1)")
    group.add_argument("--per-host", type=int, metavar="NUMBER", help="requests to one host at a time (default: 2)")
    group.add_argument("--deadline", type=_seconds, metavar="SECONDS", help="for one page in all (default: 60)")
    group.add_argument("--retries", type=int, metavar="NUMBER", help="further tries where they may help (default: 3)")
    group.add_argument("--no-robots", action="store_true", help="do not obey robots.txt (for a site of your own)")
    group.add_argument("--allow-private", action="append", default=[], metavar="NETWORK", help="e.g. 127.0.0.1/32")
    group.add_argument(
        "--proxy",
        metavar="URL",
        help="the proxy to ask through, or '' for none (default: as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say)",
    )
    group.add_argument("--ca-file", metavar="FILE", help="certificate authorities to trust besides the usual ones, PEM")
    group.add_argument("--base", action="append", default=[], metavar="NAME=URL", help="a mirror of a known site")


def _seconds(text: str) -> float:
    """Return so many seconds; what is no number, or more than a day, no clock can wait for."""
    seconds = float(text)
    if not abs(seconds) <= _DAY:
        raise ValueError(text)
    return seconds


_seconds.__name__ = "number of seconds"  # as argparse calls what it is not


def make_sites(options: argparse.Namespace) -> Sites:
    """Return the known sites, with the mirrors that the options name."""
    from extractor.fetch.sites import Sites

    bases: dict[str, str] = {}
    for assignment in options.base:
        name, equals, url = assignment.partition("=")
        if not equals:
            raise UsageError(f"--base wants NAME=URL, not {assignment!a}", hint="such as help=https://mirror.example")
        if not url.startswith(("https://", "http://")):
            raise UsageError(f"--base {name!a} should begin with https://, not {url!a}")
        bases[name] = url
    return Sites(bases)


def make_client(options: argparse.Namespace, sites: Sites, console: Console) -> Client:
    """Return a client as polite and as patient as the options say."""
    from extractor.fetch.client import Client
    from extractor.fetch.settings import FetchSettings

    given = {name: value for name, value in vars(options).items() if value is not None}
    return Client(
        FetchSettings.from_dict({**given, "allowed_hosts": sites.hosts, "obey_robots": not options.no_robots}),
        tell=console.detail,
    )
