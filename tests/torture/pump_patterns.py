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


def own_piece(pattern: str) -> str:
    """Return a short text that the pattern's parts begin to match: its literal letters in their order."""
    from re import _constants, _parser  # type: ignore[attr-defined]

    letters: list[str] = []
    stack = [*reversed(list(_parser.parse(pattern)))]
    while stack and len(letters) < 40:
        kind, value = stack.pop()
        if kind is _constants.LITERAL:
            letters.append(chr(value))
        elif kind is _constants.IN:
            letters += [chr(part[1] if part[0] is _constants.LITERAL else part[1][0]) for part in value[:1]
                        if part[0] in (_constants.LITERAL, _constants.RANGE)]  # fmt: skip
        elif kind is _constants.SUBPATTERN:
            stack += reversed(list(value[3]))
        elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            stack += reversed(list(value[2]))
        elif kind is _constants.BRANCH:
            stack += reversed(list(value[1][0]))
    return "".join(letters)


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
    own = own_piece(pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern)
    for piece in filter(None, [*PIECES, own, own[:-1]]):
        text = piece * (SIZE // len(piece))
        for nasty in (text, f"{text}!", f"{own}{text}!"):
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
