"""A program that feeds repeated pieces to every regular expression of the package, each way in which it is used.

It prints those that take more than a second for 25 KB, and exits 1 where there are any.
"""

import importlib
import pkgutil
import re
import signal
import sys
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
PIECES = (
    *"<>&`*_|[( -=#aA0\\'\"/.,{}\t\n\u3000\u4e8b",
    *("](", "+-", "= =", ": ", ":a:", "a ", "aB ", "2026-", "<a ", "</", "&#", ".. ", "\n ", "Table 1", "/-a"),
    "create access ",
    *("\r\n", "a:b\r\n", "a: b\n", "\r\n ", "a\n"),
)
SIZE = 25_000
SECONDS = 1.0  # of processor time; what is linear takes some hundredths at the most
WAYS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split")
used: defaultdict[Any, set[str]] = defaultdict(set)
"""The patterns that the package made, and how each was called so far."""
_make = re.compile


class Watched:
    """Stands in for a pattern and notes how it is used."""

    def __init__(self, pattern: "re.Pattern[Any]") -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        if name in WAYS:
            used[self._pattern].add(name)
        return getattr(self._pattern, name)


def watched_compile(pattern: Any, flags: int = 0) -> Any:
    made = _make(pattern, flags)
    if "/extractor/" not in sys._getframe(1).f_code.co_filename:
        return made
    used[made] |= set()
    return Watched(made)


def exercise() -> None:
    """Use the package, so that lazily made patterns are made, and each tells how it is used."""
    re.compile = watched_compile  # type: ignore[assignment]
    import extractor

    for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
        if not module.name.endswith(("__main__", ".sigma_validator")):
            importlib.import_module(module.name)
    from torturing.grammar import Grammar
    from torturing.mutation import mutated
    from torturing.targets import TARGETS

    from extractor.errors import CtscatError

    chance = Random(1)
    for target in TARGETS:
        grammar = Grammar(target.grammar)
        texts = [grammar.text(chance) for _ in range(20)]
        for text in [*texts, *(mutated(text, texts, grammar.words, chance)[:20_000] for text in texts)]:
            with suppress(CtscatError):
                target.run(text, set())


def own_pieces(pattern: str) -> list[str]:
    """Return short texts that a pattern matches, or nearly: one for the whole and one for each part that repeats."""
    from re import _parser  # type: ignore[attr-defined]

    pieces: list[str] = []
    pieces.append(_sample(_parser.parse(pattern), pieces))
    return [piece for piece in dict.fromkeys(pieces) if 0 < len(piece) < 200]


def _sample(parts: Any, pieces: list[str]) -> str:
    from re import _constants as codes  # type: ignore[attr-defined]

    text = ""
    for kind, value in parts:
        if kind is codes.LITERAL:
            text += chr(value)
        elif kind is codes.IN:
            first_kind, first = value[0]
            literal = {codes.LITERAL: first, codes.RANGE: first[0] if isinstance(first, tuple) else 0}
            text += chr(literal.get(first_kind, ord("a")))
        elif kind in (codes.ANY, codes.NOT_LITERAL):
            text += "a"
        elif kind is codes.SUBPATTERN:
            text += _sample(value[3], pieces)
        elif kind in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            part = _sample(value[2], pieces)
            pieces.append(part)
            text += part * max(1, value[0])
        elif kind is codes.BRANCH:
            first_branch, *_ = (_sample(branch, pieces) for branch in value[1])
            text += first_branch
    return text


class TooSlowError(Exception):
    """A pattern took too long."""


def stop(*_: object) -> None:
    raise TooSlowError


def apply(pattern: "re.Pattern[Any]", way: str, text: str) -> None:
    is_bytes = isinstance(pattern.pattern, bytes)
    subject: Any = text.encode("utf-8", "replace") if is_bytes else text
    if way in ("sub", "subn"):
        pattern.sub(b"" if is_bytes else "", subject)
    elif way == "finditer":
        for _ in pattern.finditer(subject):
            pass
    else:
        getattr(pattern, way)(subject)


def slow_way(pattern: "re.Pattern[Any]", ways: set[str]) -> str:
    """Return how a pattern takes more than linear time; nothing where it does not."""
    own = own_pieces(pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern)
    for piece in [*PIECES, *own]:
        text = piece * (SIZE // len(piece))
        for nasty in (text, f"{text}!", f"{own[-1] if own else ''}{text}!"):
            for way in sorted(ways):
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                try:
                    apply(pattern, way, nasty)
                except TooSlowError:
                    return f"{way} of {nasty[:60]!r}…"
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def main() -> int:
    exercise()
    signal.signal(signal.SIGPROF, stop)
    slow = {
        pattern.pattern: way for pattern, ways in list(used.items()) if (way := slow_way(pattern, ways or {"match"}))
    }
    for pattern, way in slow.items():
        print(f"{pattern!r}: {way}")
    print(f"{len(used)} patterns, of which {sum(not ways for ways in used.values())} were not used here")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
