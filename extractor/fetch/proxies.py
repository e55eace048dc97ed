"""Which proxy a request goes through: a setting's, else the one that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name."""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass

import httpx

from extractor.errors import UsageError

_HINT = "write it as http://proxy.example:3128, or use --proxy '' to ask sites directly"


class Proxies:
    """The proxies of a client.

    Behind a proxy it is the proxy that looks names up and connects, so the address guard sees no address: it still
    refuses hosts that are written as an address which is not public, and `localhost`; which names lead into a private
    network the proxy has to know. The proxy itself may be private: whoever named it trusts it.
    """

    def __init__(self, setting: str | None) -> None:
        self._all = parse_proxy(setting) if setting else None
        self._by_scheme: dict[str, httpx.URL] = {}
        if setting is None:
            listed = getproxies()
            named = {scheme: listed.get(scheme) or listed.get("all", "") for scheme in ("http", "https")}
            self._by_scheme = {scheme: parse_proxy(address) for scheme, address in named.items() if address}

    def proxy_for(self, url: httpx.URL) -> httpx.URL | None:
        """Return the proxy to ask for `url`; nothing where the site is asked directly."""
        if self._all:
            return self._all
        proxy = self._by_scheme.get(url.scheme)
        return proxy if proxy and not proxy_bypass(url.netloc.decode("ascii")) else None


def parse_proxy(address: str) -> httpx.URL:
    """Return the address of a proxy; raise for what is none. What it says never shows: it may hold a password."""
    try:
        url = httpx.URL(address if "://" in address else f"http://{address}")
        usable = url.scheme in ("http", "https") and bool(url.host)
    except (httpx.InvalidURL, ValueError) as error:
        raise UsageError("the address of the proxy is not valid", hint=_HINT) from error
    if not usable:
        raise UsageError("the proxy is neither an http nor an https proxy", hint=_HINT)
    return url
