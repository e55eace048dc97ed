"""`ctscat export`: each format read back by another program's reader."""

import csv
import io
import json
import os
import re
import sqlite3
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from extractor.build.catalog import Catalog
from extractor.render.flat_records import COLUMNS

from .helpers import a_project, bundled, page, run, store


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = bundled(tmp_path_factory.mktemp("export"))
    assert run("build", "--root", root).code == 0
    return root


@pytest.fixture(scope="module")
def catalog(root: Path) -> Catalog:
    return Catalog.from_dict(json.loads((root / "catalog" / "modelarts.json").read_bytes()))


def flat(catalog: Catalog) -> list[dict[str, Any]]:
    addresses = {edition.id: edition.address for edition in catalog.editions}
    return [
        {
            "service": catalog.service,
            "site": trace.site,
            "trace": trace.name,
            "status": trace.status,
            "resource_type": operation.resource_type,
            "operation": operation.operation,
            "category": operation.category,
            "first_seen": date.fromisoformat(trace.first_seen),
            "last_seen": date.fromisoformat(trace.last_seen),
            "replaced_by": [newer.name for newer in trace.replaced_by],
            "also_documented_as": [newer.name for newer in trace.also_documented_as],
            "editions": list(dict.fromkeys(place.edition for place in operation.places)),
            "address": addresses[operation.places[-1].edition],
        }
        for trace in catalog.traces
        for operation in trace.operations
    ]


def flat_texts(catalog: Catalog) -> list[dict[str, str]]:
    """The same as CSV has it."""
    return [
        {name: " ".join(value) if isinstance(value, list) else str(value) for name, value in row.items()}
        for row in flat(catalog)
    ]


def test_csv_is_a_line_for_each_way_a_trace_is_printed(root: Path, catalog: Catalog) -> None:
    said = run("export", "--root", root)
    assert said.code == 0
    assert list(csv.DictReader(io.StringIO(said.out))) == flat_texts(catalog)


def test_json_jsonl_and_yaml_say_the_same(root: Path, catalog: Catalog) -> None:
    facts = {"service": "modelarts", "as_of": "2026-06-02"}
    whole = json.loads(json.dumps([{**facts, **trace.to_dict()} for trace in catalog.traces]))
    assert run("export", "--format", "json", "--root", root).json() == whole
    lines = run("export", "--format", "jsonl", "--root", root).out.splitlines()
    assert [json.loads(line) for line in lines] == whole
    assert YAML(typ="safe").load(run("export", "--format", "yaml", "--root", root).out) == {"traces": whole}


def test_parquet_has_the_columns_of_the_csv(root: Path, catalog: Catalog, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert run("export", "--format", "parquet", "--output", tmp_path / "traces.parquet", "--root", root).code == 0
    table = parquet.read_table(tmp_path / "traces.parquet")
    assert tuple(table.column_names) == COLUMNS
    assert table.to_pylist() == flat(catalog)


def test_sqlite_has_keys_that_hold_and_a_full_text_index(root: Path, catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "traces.db"
    said = run("export", "--format", "sqlite", "--output", file, "--root", root)
    assert (said.code, said.out) == (0, "")
    database = sqlite3.connect(file)
    try:

        def ask(query: str, *values: object) -> list[tuple[object, ...]]:
            return database.execute(query, values).fetchall()

        assert ask("PRAGMA foreign_key_check") == []
        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("SELECT service, as_of FROM services") == [("modelarts", "2026-06-02")]
        assert ask("SELECT name, status FROM traces ORDER BY id") == [(one.name, one.status) for one in catalog.traces]
        assert ask("SELECT id, row_count FROM editions") == [(one.id, one.rows) for one in catalog.editions]
        places = [place for one in catalog.traces for way in one.operations for place in way.places]
        assert ask("SELECT edition_id, table_number, row_number FROM places") == [
            (place.edition, place.table, place.row) for place in places
        ]
        columns = ", ".join(COLUMNS)
        assert ask(f"SELECT {columns} FROM documented") == [
            tuple(json.dumps(value) if isinstance(value, list) else str(value) for value in row.values())
            for row in flat(catalog)
        ]
        assert ask("SELECT count(*) FROM edition_categories") == [
            (sum(len(edition.categories) for edition in catalog.editions),)
        ]
        assert ask("SELECT DISTINCT typeof(julianday(first_seen)) FROM traces") == [("real",)]
        replaced = (
            "SELECT new.name FROM replacements JOIN traces old ON old.id = old_id JOIN traces new ON new.id = new_id"
        )
        found = ask(f"{replaced} WHERE old.name = 'change_instance_status' ORDER BY 1")
        assert found == [("startNotebook",), ("stopNotebook",)]
        found = ask("SELECT DISTINCT trace FROM operations_fts WHERE operations_fts MATCH ?", 'restarting AND "job"')
        assert found == [("restartModelArtsgTensorboardJob",)]
        # Keys are there and wanted: a row that points nowhere is refused.
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO places VALUES (1, 'no such edition', 1, 1)")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO traces (service, name) SELECT service, name FROM traces")
    finally:
        database.close()


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "yaml", "sqlite", "parquet"])
def test_an_export_is_the_same_each_time_and_through_a_file(root: Path, tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    for name in ("one", "two"):
        assert run("export", "--format", form, "--output", tmp_path / name, "--root", root).code == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    if form not in ("sqlite", "parquet"):
        assert run("export", "--format", form, "--root", root).out == (tmp_path / "one").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "keeps"),
    [
        (("--status", "legacy"), lambda row: row["status"] == "legacy"),
        (("--status", "legacy", "--status", "removed"), lambda row: row["status"] != "current"),
        (("--category", "training-job"), lambda row: row["category"] == "training-job"),
        (("--resource-type", "JobV2"), lambda row: row["resource_type"] == "JobV2"),
        (("--resource-type", "JobV2", "--status", "legacy"), lambda row: False),
        (("--service", "modelarts"), lambda row: True),
    ],
)
def test_filters(root: Path, catalog: Catalog, arguments: tuple[str, ...], keeps) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", *arguments, "--root", root).out)))
    assert rows == [row for row in flat_texts(catalog) if keeps(row)]


def test_as_of_a_day_the_catalog_is_the_one_of_that_day(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--as-of", "2024-06-30", "--root", root).out)))
    assert {row["status"] for row in rows if (row["trace"], row["site"]) == ("create_instance", "otc")} == {"current"}
    assert max(row["last_seen"] for row in rows) <= "2024-06-30"


def test_a_filter_does_not_take_away_what_replaced_a_trace(root: Path, tmp_path: Path) -> None:
    run("export", "--status", "legacy", "--format", "sqlite", "--output", tmp_path / "old.db", "--root", root)
    database = sqlite3.connect(tmp_path / "old.db")
    query = (
        "SELECT new_name, new_id FROM replacements JOIN traces ON id = old_id WHERE name = 'createModelArtsTrainJob'"
    )
    assert database.execute(query).fetchall() == [("CreateJobV2", None)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_what_a_spreadsheet_would_take_for_a_formula_is_defused(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    assert (
        store(root, page([("=HYPERLINK(1)", "+job", "doIt"), ("@sum", "-1", "doThat"), ("＝1", "a", "b1x")])).code == 0
    )
    rows = list(csv.DictReader(io.StringIO(run("export", "--root", root).out)))
    by_name = {row["trace"]: (row["operation"], row["resource_type"]) for row in rows}
    assert by_name == {"doIt": ("'=HYPERLINK(1)", "'+job"), "doThat": ("'@sum", "'-1"), "b1x": ("'＝1", "a")}
    raw = list(csv.DictReader(io.StringIO(run("export", "--raw", "--root", root).out)))
    assert {row["operation"] for row in raw} == {"=HYPERLINK(1)", "@sum", "＝1"}


def test_data_has_the_letters_themselves(root: Path) -> None:
    for form in ("csv", "json", "jsonl", "yaml"):
        assert "创建数据集" in run("export", "--format", form, "--root", root).out


def test_no_export_commands_a_build_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_BUILD", "True")
    store(tmp_path, page([("##vso[task.setvariable variable=x]y", "##[error]job", "doIt")]))
    for form in (("csv",), ("csv", "--raw"), ("json",), ("jsonl",), ("yaml",)):
        said = run("export", "--format", *form, "--root", tmp_path)
        assert said.code == 0
        assert "doIt" in said.out
        assert not re.search(r"##\w*\[", said.out)
    monkeypatch.delenv("TF_BUILD")
    assert "##[error]job" in run("export", "--raw", "--root", tmp_path).out
    for form in ("json", "yaml"):
        said = run("export", "--format", form, "--root", tmp_path)
        data = said.json() if form == "json" else YAML(typ="safe").load(said.out)["traces"]
        assert data[0]["resource_types"] == ["##[error]job"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "sqlite"), "--output"),
        (("--format", "parquet"), "--output"),
        (("--status", "alive"), "is not a choice"),
        (("--as-of", "2024-13-01"), "not a valid date"),
        (("--service", "none"), "no editions of 'none'"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(root: Path, arguments: tuple[str, ...], says: str) -> None:
    said = run("export", *arguments, "--root", root)
    assert (said.code, said.out) == (2, "")
    assert says in said.err


def test_parquet_without_its_library_says_what_to_install(root: Path, tmp_path: Path, monkeypatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = run("export", "--format", "parquet", "--output", tmp_path / "x", "--root", root)
    assert said.code == 2
    assert "pip install pyarrow" in said.err
    assert not (tmp_path / "x").exists()


def test_a_damaged_catalog_is_told(tmp_path: Path) -> None:
    root = a_project(tmp_path / "project")
    run("build", "--root", root)
    (root / "catalog" / "thing.json").write_bytes(b"{}")
    said = run("export", "--root", root)
    assert said.code == 5
    assert "ctscat build" in said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--category", "nosuch"), "is nowhere in the catalog"),
        (("--resource-type", "Job"), "did you mean job?"),
        (("--as-of", "1990-01-01"), "nothing was documented as of 1990-01-01"),
        (("--service", "nosuch"), "stored: thing"),
    ],
)
def test_a_filter_that_nothing_can_pass_is_refused(tmp_path: Path, words: tuple[str, str], says: str) -> None:
    ran = run("export", *words, "--root", a_project(tmp_path / "project"))
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_file_behind_a_link_is_written_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    project, target, link = a_project(tmp_path / "project"), tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", "utf-8")
    link.symlink_to(target)
    assert run("export", "--output", link, "--root", project).code == 0
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("service,")
    os.mkfifo(tmp_path / "pipe")
    reader = threading.Thread(target=(tmp_path / "pipe").read_bytes, daemon=True)
    reader.start()
    assert run("export", "--output", tmp_path / "pipe", "--root", project).code == 0
    assert (tmp_path / "pipe").is_fifo()
    ran = run("export", "--output", tmp_path / "nosuch" / "x.csv", "--root", project)
    assert (ran.code, (tmp_path / "nosuch").exists()) == (6, False)
