"""Why an address could not be fetched: one kind of failure for each reason a caller may want to tell apart."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.errors import PageError, SourceError

_SHOWN = 300


class Failure(SourceError):  # noqa: N818  `Unreachable` says it all
    """A source that could not be fetched; `retry` says whether asking again may help."""

    retry: bool = False
    usual_hint = "try again later"

    def __init__(self, message: str, *, where: str = "", hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, where=brief(where), hint=hint or self.usual_hint)
        self.retry_after = retry_after
        """How many seconds the other side asked to wait."""

    def on_the_way(self, chain: Sequence[str]) -> None:
        """Say which addresses led here; the first is where the user looks."""
        self.where = brief(chain[0])
        if len(chain) > 1:
            self.message += f", on the way {' -> '.join(map(brief, chain))}"


class Unreachable(Failure):
    """No such host, or nobody answers there."""

    retry = True


class Untrusted(Failure):
    """The other side could not prove who it is."""


class TooSlow(Failure):
    """The answer was not complete in time."""

    retry = True


class CutShort(Failure):
    """The answer ended before its end."""

    retry = True


class TooBig(Failure):
    """The answer is larger than the set limit, packed or unpacked."""

    usual_hint = "no help page is so large"


class BadAnswer(Failure):
    """The answer breaks the rules of HTTP, or is packed in a way that was not asked for."""


class BadAddress(Failure):
    """An address that is never asked: not http, private, or not allowed."""


class BadRedirect(Failure):
    """A redirect that is not followed."""


class Denied(Failure):
    """The site says no: 401, 403 and other client errors."""


class RobotsDenied(Failure):
    """The site's robots.txt does not allow the address."""


class Busy(Failure):
    """The site asks to come back later: 429 or 503."""

    retry = True


class ServerFailed(Failure):
    """The site failed: 5xx."""

    retry = True


class Challenged(Failure):
    """A page that wants proof of a person came in place of the one asked for, again and again."""

    exit_code = PageError.exit_code


class Stopped(Failure):
    """The client was stopped, by Ctrl-C or because it was closed."""


def brief(text: str) -> str:
    """Return `text` short enough for a message: addresses and headers may be kilobytes."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
