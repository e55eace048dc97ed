"""What this machine remembers between runs: validators, captures had, editions held. Losing it loses no data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.errors import CtscatError
from extractor.store.files import read_if_there, write_atomic
from extractor.store.lock import LOCAL, local_folder

_FILE = "memory.json"
_KEPT = 20_000  # entries a topic: enough for every page of every service, and bounded whatever a source sends
_SAVES_OF_A_FACT = 20


class Memory:
    """Facts by topic and key, in the local folder; a damaged file counts as forgotten."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / LOCAL / _FILE
        self._topics: dict[str, dict[str, Any]] = {}
        self._unsaved = 0
        try:
            topics = json.loads(read_if_there(self._path) or b"{}")
        except (CtscatError, ValueError, RecursionError):
            topics = {}
        if isinstance(topics, Mapping):
            for topic, facts in topics.items():
                if isinstance(facts, Mapping):
                    self._topics[topic] = dict(facts)

    def get(self, topic: str, key: str) -> Any:
        """Return what was noted, or nothing."""
        return self._topics.get(topic, {}).get(key)

    def keys(self, topic: str) -> frozenset[str]:
        """Return all keys noted under a topic."""
        return frozenset(self._topics.get(topic, ()))

    def note(self, topic: str, key: str, fact: Any) -> None:
        """Remember a fact; nothing is written before `save`."""
        facts = self._topics.setdefault(topic, {})
        facts.pop(key, None)
        facts[key] = fact
        self._unsaved += 1
        while len(facts) > _KEPT:
            del facts[next(iter(facts))]

    def forget(self, topic: str, key: str) -> None:
        """Forget a fact."""
        if self._topics.get(topic, {}).pop(key, None) is not None:
            self._unsaved += 1

    def save(self) -> None:
        """Write all that is remembered."""
        local_folder(self._root)
        write_atomic(self._path, json.dumps(self._topics).encode(), within=self._root)
        self._unsaved = 0

    def save_now_and_then(self) -> None:
        """Write all where that is new by a part of it: each fact is written so often and no oftener in a long run."""
        if self._unsaved * _SAVES_OF_A_FACT > sum(map(len, self._topics.values())):
            self.save()
