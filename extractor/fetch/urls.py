"""Which addresses may be asked for at all, and where a redirect may lead."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import httpx

from extractor.fetch.failures import BadAddress, BadRedirect, Failure, brief

_LONGEST = 4_000
_SCHEMES = ("http", "https")
_LAST_PORT = 65_535


def checked(url: str) -> httpx.URL:
    """Return `url` parsed, without its fragment; raise for what is no web address."""
    return _sane(url, None, BadAddress)


def redirected(chain: Sequence[httpx.URL], location: str, allowed: Collection[str]) -> httpx.URL:
    """Return where the last address of `chain` redirects to, if one may follow."""
    if not location:
        raise BadRedirect("redirects without saying where")
    target = _sane(location, chain[-1], BadRedirect)
    target_text = brief(str(target))
    if chain[-1].scheme == "https" and target.scheme == "http":
        raise BadRedirect(
            f"redirects from https to {target_text}", hint="that address is not safe; look for its https form"
        )
    if host_of(target) not in {host_of(chain[0]), *allowed}:
        hint = "if it moved there for good, ask for that address, or allow its host"
        raise BadRedirect(f"redirects to another host, {target_text}", hint=hint)
    if target in chain:
        raise BadRedirect(f"redirects in a circle, back to {target_text}", hint="the site may want cookies or a login")
    return target


def host_of(url: httpx.URL) -> str:
    """Return host and port as settings write them: `name`, or `name:port` where the port is unusual."""
    return url.netloc.decode("ascii", "replace")


def _sane(text: str, base: httpx.URL | None, failure: type[Failure]) -> httpx.URL:
    where = "" if base else text
    if len(text) > _LONGEST:
        raise failure(f"an address of {len(text):,} characters", where=where, hint="check the address")
    try:
        url = (base.join(text) if base else httpx.URL(text)).copy_with(fragment=None)
        host = url.host  # decodes an international name, which may be none: `xn--0`
    except (httpx.InvalidURL, ValueError) as error:
        raise failure(f"{brief(text)!a} is not an address: {error}", where=where, hint="check the address") from error
    if url.scheme not in _SCHEMES or not host or not 0 < (url.port or 80) <= _LAST_PORT:
        hint = "give an address that begins with https://"
        raise failure(f"{brief(str(url))!a} is not an http address", where=where, hint=hint)
    if url.userinfo:
        raise failure("an address with a name or password in it", hint="leave it out; only public pages are read")
    return url
