"""Switches off each mechanism of linking in turn and prints what that changes.

    .venv/bin/python scripts/benchmarks/ablation_linking.py [FOLDER...]

The folders hold label files. Made-up pairs of the tests are measured beside them, because some kinds of change are too
rare to be in the labels. `changed` are the links that come, go, or get another name or confidence (in tenths), `wrong`
how many more are missed or wrong than with all mechanisms.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from benchmarks.label_files import changes_of, read_pairs  # noqa: E402
from extractor.compare import (  # noqa: E402
    candidates,
    evidence,
    glossary,
    groups,
    kinds,
    link_rows,
    link_table,
    probability,
    rarity,
    words,
)
from extractor.compare.evidence import Evidence  # noqa: E402
from extractor.workflows.labels import Keys, LabelledPair, Origin, label_key, label_row  # noqa: E402
from tests.compare.helpers import Pair, made_up_pairs  # noqa: E402

Linked = tuple[str, Keys, str, float]
"""Pair of editions, rows, kind of the change, confidence in tenths."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Mechanism:
    """A part of linking, the pages it is for, and what stands in its place when it is switched off."""

    name: str
    pages: str
    owner: Any
    attribute: str
    replacement: Any


def without_part(part: groups.Part) -> dict[str, Any]:
    """Switch off one way of being part of a group."""
    names = {"owner": groups, "attribute": "_join"}
    join = groups._join
    return {**names, "replacement": lambda table, pair, way: None if way is part else join(table, pair, way)}


def with_evidence(**weights: float) -> dict[str, Any]:
    """Set weights of the evidence."""
    base = probability.learned()
    changed = msgspec.structs.replace(base, evidence=msgspec.structs.replace(base.evidence, **weights))
    return {"owner": link_table, "attribute": "learned", "replacement": lambda: changed}


def with_decision(**weights: float) -> dict[str, Any]:
    """Set weights of the decision."""
    base = probability.learned()
    changed = msgspec.structs.replace(base, decision=msgspec.structs.replace(base.decision, **weights))
    return {"owner": link_table, "attribute": "learned", "replacement": lambda: changed}


def with_words(**changes: Any) -> dict[str, Any]:
    """Change what the glossary says, for reading as well as for what is said across languages."""
    changed = msgspec.structs.replace(glossary.glossary(), **changes)
    return {"owner": glossary, "attribute": "glossary", "replacement": lambda: changed}


def mechanisms() -> Iterator[Mechanism]:
    """All of them."""
    known = glossary.glossary()

    def one(name: str, pages: str, switch: dict[str, Any]) -> Mechanism:
        return Mechanism(name=name, pages=pages, **switch)

    def swap(owner: Any, attribute: str, replacement: Any) -> dict[str, Any]:
        return {"owner": owner, "attribute": attribute, "replacement": replacement}

    yield one("evidence: words of the wording", "every rename", with_evidence(wording=0.0))
    yield one("evidence: verbs", "every rename", with_evidence(verb=0.0, other_verb=0.0, opposite_verb=0.0))
    yield one("evidence: opposite verbs", "start and stop of one thing", with_evidence(opposite_verb=-3.0))
    yield one("evidence: words of the names", "verbs exchanged, prefixes", with_evidence(names=0.0, same_words=0.0))
    yield one("evidence: how an action ended", "createDiskSuccess", with_evidence(outcome=0.0))
    yield one("evidence: resource types", "types renamed", with_evidence(same_type=0.0, other_type=0.0))
    yield one("evidence: one row names another thing", "user and user group", with_evidence(other_thing=0.0))
    yield one("evidence: foreign wording", "names that changed hands", with_evidence(foreign_wording=0.0))
    yield one("types in one form", "nat_gateway and natgateways", swap(evidence, "one_form", words.plain))
    yield one("types that both editions have", "types side by side", swap(Evidence, "may_be_one_type", lambda *_: True))
    yield one("rarity of words", "tables of few words", swap(evidence, "Rarity", _Equal))
    yield one("decision: a trace that stays", "reworded rows", with_decision(shared_trace=0.0))
    yield one("decision: rivals", "siblings", with_decision(behind=0.0))
    yield one("groups before weak pairs", "parts like a batch row", swap(link_rows, "BEFORE_GROUPS", float("-inf")))
    yield one("groups without a first link", "lists split up", swap(link_rows, "link_whole_lists", lambda _: None))
    yield one("most words of a part are enough", "mobile phone number", swap(groups, "MOSTLY", 1.0))
    for part in groups.Part:
        yield one(f"groups: {part.name.lower().replace('_', ' ')}", part.value, without_part(part))
    yield one("brackets list nothing", "(console, API)", swap(words, "blank_brackets", str))
    yield one("verbs of one meaning", "delete and remove", with_words(forms=_first_words(known)))
    yield one("verbs that can stand for others", "modify and set", with_words(near=frozenset()))
    yield one("Chinese glossary", "Chinese against English", with_words(chinese={}))
    yield one("unknown words across languages", "Chinese against English", swap(evidence, "translatable_words", _none))
    yield one("stems", "creating and create", swap(words, "stem", str.lower))
    yield one("several words that are one", "log in, in batches", with_words(phrase=re.compile("(?!)")))
    yield one("plurals in names", "deleteTag and deleteTags", swap(kinds, "singular", lambda name: (name,)))
    yield one("typos in names", "restartgJob", swap(kinds, "is_misprint", lambda *_: False))
    yield one("candidates by words", "renames in new words", swap(candidates, "_sharing_most_words", lambda *_: ()))


def _first_words(known: glossary.Glossary) -> dict[str, str]:
    """Verbs that mean themselves only."""
    return {stem: word for stem, word in known.forms.items() if glossary.stem(word) == stem}


class _Equal(rarity.Rarity):
    def __init__(self, *sides: Any) -> None:
        self.weights = dict.fromkeys((word for side in sides for row in side for word in row), 1.0)


def _none(*_: str) -> None:
    return None


@contextmanager
def switched_off(mechanism: Mechanism) -> Iterator[None]:
    """Put the replacement in place, in every module that has the attribute by its name."""
    original = getattr(mechanism.owner, mechanism.attribute)
    modules = [
        module
        for name, module in sorted(sys.modules.items())
        if name.startswith("extractor.compare") and getattr(module, mechanism.attribute, None) is original
    ]
    with ExitStack() as stack:
        for owner in {id(one): one for one in (mechanism.owner, *modules)}.values():
            stack.enter_context(mock.patch.object(owner, mechanism.attribute, mechanism.replacement))
        forget()
        yield
    forget()


def forget() -> None:
    """Empty what is remembered of words."""
    for memory in (evidence.profile, words.read_name, words.read_operation, glossary.stem, evidence.one_form):
        if hasattr(memory, "cache_clear"):
            memory.cache_clear()


def made_up(pair: Pair) -> LabelledPair:
    """Return a made-up pair of the tests as a label file."""
    same, old, new = (tuple(map(label_row, rows)) for rows in (pair.same, pair.old, pair.new))
    links = [(*link, "", True) for link in sorted(pair.links)] + [(*link, "", False) for link in sorted(pair.unsure)]
    origin = Origin(origin=pair.title, date="")
    return LabelledPair(
        name=pair.title,
        old=origin,
        new=origin,
        old_all=same + old,
        new_all=same + new,
        old_rows=old,
        new_rows=new,
        links=tuple(links),
    )


def linked(pairs: Sequence[LabelledPair]) -> set[Linked]:
    """All links and changes of purpose between the rows of some pairs, with their kinds and confidences."""
    return {
        (pair.name, (label_key(label_row(old)), label_key(label_row(new))), change.kind, round(change.confidence, 1))
        for pair in pairs
        for change in changes_of(pair)
        for old in change.old
        for new in change.new
    }


def errors(pairs: Sequence[LabelledPair], found: set[Linked]) -> int:
    """How many links are missed or wrong."""
    total = 0
    for pair in pairs:
        sure, unsure = pair.sure_links().keys(), pair.unsure_links()
        links = {keys for name, keys, kind, _ in found if name == pair.name and kind not in ("repurposed", "moved")}
        total += len(sure - links) + len(links - sure - unsure)
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    files = ("pairs.txt", "eras.txt", "groups.txt")
    sets = {
        "labels": read_pairs(options.folders or [ROOT.parent / "shared" / "labels"]),
        "made up": [made_up(pair) for file in files for pair in made_up_pairs(file)],
    }
    plain = {name: linked(pairs) for name, pairs in sets.items()}
    least = {name: errors(pairs, plain[name]) for name, pairs in sets.items()}
    print(f"{'switched off':38} {'labels':>16} {'made up':>16}   for pages with")
    print(f"{'':38} {'changed':>8} {'wrong':>7} {'changed':>8} {'wrong':>7}")
    idle = 0
    for mechanism in mechanisms():
        figures: list[int] = []
        with switched_off(mechanism):
            for name, pairs in sets.items():
                found = linked(pairs)
                figures += [len({one[:2] for one in found ^ plain[name]}), errors(pairs, found) - least[name]]
        idle += not any(figures)
        print(f"{mechanism.name:38} {figures[0]:8} {figures[1]:+7} {figures[2]:8} {figures[3]:+7}   {mechanism.pages}")
    print(f"{idle} of them change nothing")
    return 1 if idle else 0


if __name__ == "__main__":
    sys.exit(main())
