"""What lets a site say "unchanged", kept only as long as it speaks of a page's newest stored edition.

The memory may outlive the snapshots it was made with: a cache in CI, a branch that was never merged, a page that went
back to what it said before. Then the page is asked for in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import msgspec

from extractor.errors import CtscatError
from extractor.fetch.answer import Validators
from extractor.pages import Page
from extractor.store.additions import Stored, fingerprint
from extractor.store.memory import Memory
from extractor.workflows.project import Project

_TOPIC = "validators"


def known_validators(
    project: Project, memory: Memory, pages: Iterable[tuple[str, Page | None]]
) -> dict[str, Validators]:
    """Return by address what was remembered of those pages whose newest edition is still the one it was then."""
    validators = {}
    for url, page in pages:
        fact = memory.get(_TOPIC, url)
        if page is None or not isinstance(fact, dict):
            continue
        with suppress(msgspec.ValidationError):  # a memory that makes no sense counts as forgotten
            sent = msgspec.convert(fact, Validators)
            if fact.get("edition") == _newest(project, page.id):
                validators[url] = sent
    return validators


def remember(project: Project, memory: Memory, url: str, page: Page, name: str, validators: Validators | None) -> None:
    """Note what a site sent with the edition stored under `name`, if that is the page's newest."""
    newest = project.snapshots.newest(page.id)
    if validators and newest and newest.place.name == name:
        memory.note(_TOPIC, url, {**msgspec.to_builtins(validators), "edition": _edition(newest)})
    else:
        memory.forget(_TOPIC, url)


def already_stored(project: Project, memory: Memory, topic: str) -> frozenset[str]:
    """Return what was had of a source, by the source's own digests: what was made of it must still be stored."""
    stored = {location.name for location in project.snapshots.places()}
    return frozenset(digest for digest in memory.keys(topic) if memory.get(topic, digest) in stored)


def _edition(stored: Stored) -> str:
    return f"{stored.place.name} {fingerprint(stored.snapshot)}"


def _newest(project: Project, page: str) -> str:
    """Return what tells the newest edition of a page; nothing where a damaged one can vouch for nothing."""
    try:
        newest = project.snapshots.newest(page)
    except CtscatError:
        return ""
    return _edition(newest) if newest else ""
