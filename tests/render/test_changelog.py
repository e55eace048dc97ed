"""The changelog for people, for programs and for feed readers; and the entries it is made of."""

import json
import re

from lxml import etree
from syrupy.assertion import SnapshotAssertion

from extractor.build.changelog import Entry
from extractor.render.changelog_atom import to_atom
from extractor.render.changelog_markdown import to_json, to_markdown
from tests.render.helpers import EVERY_KIND, change

ATOM = "{http://www.w3.org/2005/Atom}"


def entry(**known: object) -> Entry:
    facts = {
        "service": "modelarts",
        "site": "intl",
        "date": "2026-05-30",
        "edition": "intl.en-us.jobs.jobs_1@2026-05-30",
        "title": "Using CTS to Audit ModelArts",
        "address": "https://site.example/intl/en-us/jobs/jobs_1.html",
        "compared_with": "intl.en-us.jobs.jobs_1@2025-02-07",
        "rows": 14,
    }
    return Entry(**{**facts, **known})  # type: ignore[arg-type]


FIRST = entry(
    date="2025-02-07", edition="intl.en-us.jobs.jobs_1@2025-02-07", compared_with=None, categories=("training-job",)
)
WHOLE = entry(changes=EVERY_KIND)


def test_markdown(snapshot: SnapshotAssertion) -> None:
    quiet = entry(date="2026-06-02", edition="intl.en-us.jobs.jobs_1@2026-06-02")
    other = entry(service="ecs", title="", address="", compared_with=None, categories=("servers", "disks"), rows=1)
    gone = entry(date="2026-07-01", ended="deleted in git", changes=EVERY_KIND[:1])
    assert to_markdown([WHOLE, quiet, FIRST, other, gone]) == snapshot


def test_sections_are_told_apart_by_their_first_lines_alone() -> None:
    hostile = [
        entry(service=service, title="x\n## forged\u2028## forged", changes=(change("removed", "a\n## b | t | n"),))
        for service in ("ecs", "object-storage.v2")
    ]
    text = to_markdown(hostile)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["ecs", "object-storage.v2"]
    alone = [to_markdown([one]).partition("\n\n")[2] for one in hostile]
    assert text == "# Changelog\n\n" + "\n".join(alone)


def test_what_is_cosmetic_is_summed_up() -> None:
    changes = [
        change(
            "reworded", f"Importing {number} | model | addModel{number}", f"Adding {number} | model | addModel{number}"
        )
        for number in range(60)
    ]
    text = to_markdown([entry(changes=tuple(changes))])
    assert "Cosmetic: 60 reworded, such as `addModel0`: Importing 0 → Adding 0; " in text
    assert "addModel9" not in text


def test_types_that_changed_alike_are_one_line() -> None:
    changes = [change("retyped", f"Do {name} | cce | do{name}", f"Do {name} | 集群 | do{name}") for name in "ABCD"]
    text = to_markdown([entry(changes=tuple(changes))])
    assert "- Resource type cce is now 集群: `doA`, `doB`, `doC`, `doD`" in text


def test_json_tells_severity_and_edition() -> None:
    (data,) = json.loads(to_json([WHOLE]))
    assert data["edition"] == "intl.en-us.jobs.jobs_1@2026-05-30"
    assert {one["severity"] for one in data["changes"]} == {"breaking", "additive", "cosmetic"}


class TestAtom:
    def test_whole(self, snapshot: SnapshotAssertion) -> None:
        assert to_atom([WHOLE, FIRST], address="https://site.example/modelarts.atom") == snapshot

    def test_it_has_what_the_standard_asks_for(self) -> None:
        feed = etree.fromstring(to_atom([WHOLE, FIRST]).encode())
        assert feed.tag == f"{ATOM}feed"
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            for tag in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{tag}")) == 1
                assert element.findtext(f"{ATOM}{tag}")
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "ctscat"
        assert feed.findtext(f"{ATOM}updated") == "2026-05-30T00:00:00Z"

    def test_ids_differ_and_stay_when_words_change(self) -> None:
        def ids(*entries: Entry) -> list[str | None]:
            feed = etree.fromstring(to_atom(entries).encode())
            return [one.findtext(f"{ATOM}id") for one in feed.findall(f"{ATOM}entry")]

        before = ids(WHOLE, FIRST)
        assert len(set(before)) == 2
        assert ids(entry(title="Other words", changes=()), FIRST) == before
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", str(one)) for one in before)

    def test_an_address_that_is_none_of_the_web_is_no_link(self) -> None:
        feed = etree.fromstring(to_atom([entry(address="javascript:alert(1)")]).encode())
        assert feed.findall(f".//{ATOM}link") == []

    def test_without_entries_it_is_a_feed_all_the_same(self) -> None:
        assert etree.fromstring(to_atom([]).encode()).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
