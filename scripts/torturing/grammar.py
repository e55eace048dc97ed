"""Makes texts of the grammars in `grammars.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

_DEEPEST = 12
_RULE = re.compile(r"\{([a-z_]+)\}")
_NAME = re.compile(r"\b(?:create|delete)Kept[A-Z][a-z]{6}\b")


class Grammar:
    """The rules of one kind of input."""

    def __init__(self, kind: str) -> None:
        grammars = tomllib.loads(Path(__file__).with_name("grammars.toml").read_text("utf-8"))
        self.words = [word.encode() for word in (*grammars[kind]["words"], *grammars["shared"]["words"])]
        self._rules: dict[str, list[str]] = {**grammars["shared"], **grammars[kind]}

    def text(self, chance: Random) -> bytes:
        """Return one of the texts that the rules describe."""
        return self._expanded("start", chance, 0).encode()

    def _expanded(self, rule: str, chance: Random, depth: int) -> str:
        if rule.startswith("name") and rule not in self._rules:
            name = chance.choice(("createKept", "deleteKept")) + "".join(chance.choices("abcdefghik", k=7)).title()
            return f"{name:<29}" if rule == "name_" else name  # of a fixed width in a drawn table
        if rule not in self._rules:
            return f"{{{rule}}}"
        alternatives = self._rules[rule]
        chosen = chance.choice(alternatives) if depth < _DEEPEST else alternatives[0]
        return _RULE.sub(lambda match: self._expanded(match[1], chance, depth + 1), chosen)


def names_in(text: bytes) -> set[str]:
    """Return the trace names that a grammar put into a text."""
    return set(_NAME.findall(text.decode("utf-8", "replace")))
