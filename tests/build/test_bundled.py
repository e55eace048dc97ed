"""The bundled editions: what must be true of them, and a catalog made from the rows alone to compare with."""

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from extractor.build.catalog import Catalog
from extractor.build.catalog_builder import build
from extractor.build.changelog import entries_of
from extractor.build.day_changes import changes_between

from .helpers import REPOSITORY, bundled, statuses, successors, trace

SEEDS = {
    "inference-modelarts.develop-modelarts-0026@2026-06-02": 58,
    ".develop-modelarts.develop-modelarts-0026@2026-05-30": 14,
    "modelarts_01_0034@2025-02-07": 91,
    "devtool-modelarts_03033@2026-05-29": 23,
    "key_operations_recorded_by_cts@2022-05-10": 49,  # the undated seed has the same rows
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return build("modelarts", bundled(), as_of="2026-06-02")


def test_the_history_of_modelarts_is_told(catalog: Catalog) -> None:
    status = statuses(catalog)
    assert status["CreateJobV2"] == "current"
    assert [one.name for one in trace(catalog, "CreateJobV2").replaces] == ["createModelArtsTrainJob"]
    assert status["createModelArtsTrainJob"] == "legacy"
    assert successors(catalog, "createModelArtsTrainJob") == ["CreateJobV2"]
    assert status["createDataset"] == "current"  # though no newer page repeats it
    assert trace(catalog, "createDataset").last_seen == "2025-02-07"
    assert status["createNotebook"] == "current"
    assert status["create_instance"] == "legacy"
    assert successors(catalog, "create_instance") == ["createNotebook"]
    assert status["change_instance_status"] == "legacy"
    assert set(successors(catalog, "change_instance_status")) == {"startNotebook", "stopNotebook"}


def test_oddities_are_flagged_and_nothing_else(catalog: Catalog) -> None:
    flagged = {one.name: one.warnings for one in catalog.traces if one.warnings}
    assert any("misprinted" in warning for warning in flagged.pop("restartModelArtsgTensorboardJob"))
    assert all("is also spelled" in warning for warnings in flagged.values() for warning in warnings)


def test_as_of_an_earlier_day_the_older_names_were_current() -> None:
    as_of_2024 = statuses(build("modelarts", bundled(), as_of="2024-06-30"))
    assert as_of_2024["create_instance"] == as_of_2024["createModelArtsTrainJob"] == "current"
    assert "createNotebook" not in as_of_2024
    as_of_2025 = statuses(build("modelarts", bundled(), as_of="2025-06-30"))
    assert (as_of_2025["create_instance"], as_of_2025["createModelArtsTrainJob"]) == ("legacy", "current")


def test_diff_changelog_and_catalog_say_the_same_of_every_day() -> None:
    for line in bundled():
        entries = entries_of([line])
        for old, new in pairwise(line.days):
            built = {one.name: one for one in build("modelarts", [line], as_of=new).traces}
            changes = changes_between(line, old, new).changes
            of_own_documents = {one.snapshot.id for day in (old, new) for one in line.in_force(day)} & {
                state.snapshot.id for one in line.documents for state in one.states if state.snapshot
            }
            of_day = [change for entry in entries if entry.date == new for change in entry.changes]
            first = {entry.edition for entry in entries if entry.categories and not entry.changes}
            for change in changes:
                placed = (change.new or change.old)[0]
                if placed.source in of_own_documents - first:
                    assert change in of_day
                for name in {name for placed in change.old for name in placed.row.traces}:
                    successors_told = {one.name for one in built[name].replaced_by}
                    if change.kind in ("renamed", "respelled", "split") and built[name].status != "current":
                        assert successors_told & {name for placed in change.new for name in placed.row.traces}


@pytest.fixture(scope="module")
def files() -> dict[str, dict]:
    """Read the snapshot files as anyone would, with nothing of ours."""
    yaml = YAML(typ="safe", pure=True)
    paths = sorted((REPOSITORY / "snapshots").rglob("*/*/*.yaml"))
    return {f"{path.parent.name}@{path.stem}": yaml.load(path.read_text("utf-8")) for path in paths}


def test_the_seeds_are_all_there(files: dict[str, dict]) -> None:
    counts = {name: sum(len(table["rows"]) for table in file["tables"]) for name, file in files.items()}
    seeds = {end: next(count for name, count in counts.items() if name.endswith(end)) for end in SEEDS}
    assert seeds == SEEDS
    assert sum(seeds.values()) == 235


def test_a_catalog_made_from_the_rows_alone_says_the_same(catalog: Catalog, files: dict[str, dict]) -> None:
    printed: defaultdict[str, Counter[tuple[str, int, int, str, str, str]]] = defaultdict(Counter)
    rows = Counter()
    for edition, data in files.items():
        if data["service"] != "modelarts" or data["language"] != "en" or not edition.startswith(("intl.", "otc.")):
            continue
        for number, table in enumerate(data["tables"], start=1):
            for count, row in enumerate(table["rows"], start=1):
                rows[edition] += 1
                place = (edition, number, count, row["operation"], row["resource_type"], table["category"])
                for name in set(row["traces"]):
                    printed[name][place] += 1
    told: defaultdict[str, set[tuple[str, int, int, str, str, str]]] = defaultdict(set)
    for one in catalog.traces:
        for way in one.operations:
            for place in way.places:
                if place.edition in rows:
                    row = (place.edition, place.table, place.row, way.operation, way.resource_type, way.category)
                    told[one.name].add(row)
    assert {name: set(places) for name, places in printed.items()} == told
    assert {edition.id: edition.rows for edition in catalog.editions if edition.id in rows} == rows


def test_every_row_of_the_shared_seeds_is_in_an_edition() -> None:
    seeds = Path(REPOSITORY).parent / "shared" / "seeds"
    if not seeds.is_dir():
        pytest.skip("the texts that the bundled editions were read from lie beside the project where it is developed")
    from extractor.recognise import extract

    stored = {
        row
        for line in bundled()
        for document in line.documents
        for state in document.states
        if state.snapshot
        for row in state.snapshot.edition.rows
    }
    for path in sorted(seeds.glob("*.txt")):
        missing = [row for row in extract(path.read_bytes(), path.name).rows if row not in stored]
        assert not missing, path.name
