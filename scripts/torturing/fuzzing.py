"""The loop: makes an input, feeds it, keeps it where it reached something new, writes it where it is a finding."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from extractor.errors import CtscatError
from torturing.coverage import Coverage
from torturing.feeding import Outcome, feed
from torturing.grammar import Grammar, names_in
from torturing.mutation import mutated
from torturing.targets import Target, remove_files, remove_files_of_dead_processes

INTACT = "intact"
"""In the name of a finding that is as its grammar made it: what it names must be read or reported."""
_MOST_KEPT = 500  # inputs of a target
_FIRST = 10


@dataclass(frozen=True, kw_only=True)
class Run:
    """An input and what became of it."""

    target: Target
    data: bytes
    intact: bool
    outcome: Outcome

    def write(self, folder: Path) -> Path:
        """Write the input into a file whose name tells how to feed it again."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{self.target.name}.{INTACT if self.intact else 'changed'}.{sha256(self.data).hexdigest()[:8]}"
        file = folder / name
        file.write_bytes(self.data)
        return file


class _Corpus:
    """The inputs of one target that reached something new, and its grammar."""

    def __init__(self, target: Target, chance: Random) -> None:
        self.target = target
        self._grammar = Grammar(target.grammar)
        self._chance = chance
        self._inputs = [self._grammar.text(chance) for _ in range(_FIRST)]
        if target.seed:
            self._inputs += [target.seed()] * _FIRST

    def input(self) -> tuple[bytes, bool]:
        """Return the next input, and whether it is as the grammar made it."""
        if self._chance.random() < 0.2:
            return self._grammar.text(self._chance), True
        return mutated(self._chance.choice(self._inputs), self._inputs, self._grammar.words, self._chance), False

    def keep(self, data: bytes) -> None:
        """Keep an input as one to go on from."""
        if len(self._inputs) < _MOST_KEPT:
            self._inputs.append(data)


def torture(targets: Sequence[Target], seed: str, goes_on: Callable[[int], bool]) -> Iterator[Run]:
    """Feed inputs to the targets in turn, as long as `goes_on` says after so many; the seed tells which."""
    remove_files_of_dead_processes()
    chance, coverage = Random(seed), Coverage()
    corpora = [_Corpus(target, chance) for target in targets]
    _warm_up(corpora)
    number = 0
    while goes_on(number):
        corpus = corpora[number % len(corpora)]
        data, intact = corpus.input()
        outcome = feed(corpus.target, data, names_in(data) if intact else set(), coverage)
        if outcome.fresh:
            coverage.reached |= outcome.fresh
            corpus.keep(data)
        number += 1
        yield Run(target=corpus.target, data=data, intact=intact, outcome=outcome)


def _warm_up(corpora: Sequence[_Corpus]) -> None:
    """Import and prepare in this process, with inputs that it stands, what each input would else do again."""
    for corpus in corpora:
        for _ in range(3):
            data, _ = corpus.input()
            if not feed(corpus.target, data, set()).finding:
                with suppress(CtscatError):
                    corpus.target.run(data, set())
                remove_files(os.getpid())
    gc.collect()
    gc.freeze()
