"""Changes inputs: a few random cuts, copies, insertions and repetitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

LARGEST = 400_000
"""Bytes: enough for what takes the square of the size to be noticed."""


def mutated(data: bytes, corpus: Sequence[bytes], words: Sequence[bytes], chance: Random) -> bytes:
    """Return a changed input; `corpus` is what others may be spliced from, `words` what means something in the text."""
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        data = chance.choice(_WAYS)(data, corpus, words, chance)[:LARGEST]
    return data


def _span(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 2, 5, 20, 100, 1000)))


def _flip(data: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: Random) -> bytes:
    start = chance.randint(0, len(data))
    return data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :]


def _cut(data: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _end(data: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _copy(data: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(data, chance)
    to = chance.randint(0, len(data))
    return data[:to] + data[start:end] + data[to:]


def _insert(data: bytes, _: Sequence[bytes], words: Sequence[bytes], chance: Random) -> bytes:
    start = chance.randint(0, len(data))
    return data[:start] + b"".join(chance.choices(words, k=chance.choice((1, 1, 1, 2, 4)))) + data[start:]


def _replace(data: bytes, _: Sequence[bytes], words: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + chance.choice(words) + data[end:]


def _splice(data: bytes, corpus: Sequence[bytes], _: Sequence[bytes], chance: Random) -> bytes:
    source = chance.choice(corpus)
    return data[: chance.randint(0, len(data))] + source[chance.randint(0, len(source)) :]


def _pump(data: bytes, _: Sequence[bytes], words: Sequence[bytes], chance: Random) -> bytes:
    """Repeat a piece, mostly a few times and now and then very often."""
    start, end = _span(data, chance)
    piece = chance.choice((data[start:end] or b"x", chance.choice(words), b"".join(chance.choices(words, k=2))))
    times = chance.choice((2, 2, 3, 10, 50, 300)) if chance.random() < 0.97 else LARGEST // len(piece)
    return data[:start] + piece * times + data[start:]


def _nest(data: bytes, _: Sequence[bytes], words: Sequence[bytes], chance: Random) -> bytes:
    start, end = _span(data, chance)
    times = chance.choice((2, 5, 30, 200, 1500))
    return data[:start] + chance.choice(words) * times + data[start:end] + chance.choice(words) * times + data[end:]


_WAYS: tuple[Callable[[bytes, Sequence[bytes], Sequence[bytes], Random], bytes], ...] = (
    _flip,
    _cut,
    _end,
    _copy,
    _insert,
    _insert,
    _replace,
    _splice,
    _pump,
    _nest,
)
