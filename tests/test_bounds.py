"""Nothing that somebody gives a command is beyond bounds: it is refused, or ended, with exit 4."""

import json
from pathlib import Path

import pytest
from commands.helpers import PAGE, a_project, page, run

from extractor import bounds
from extractor.bounds import limited_time, refuse_oversized
from extractor.errors import PageError
from extractor.model import Edition, Row, Table

JOB = Row(operation="Creating a job", resource_type="job", traces=("createJob",))


def edition(*rows: Row, tables: int = 1) -> Edition:
    table = Table(section="", caption="", category="jobs", rows=rows)
    return Edition(source="page", tables=(table,) * tables)


@pytest.mark.parametrize(
    ("too_large", "why"),
    [
        (edition(tables=bounds.MAX_TABLES + 1), "more than 500 trace tables"),
        (edition(*[JOB] * (bounds.MAX_ROWS + 1)), "more than 3,000 rows"),
        (edition(*[Row(operation="", resource_type="", traces=("doIt",) * 30)] * 134), "more than 4,000 trace names"),
        (edition(Row(operation="", resource_type="", traces=("doIt",) * 31)), "more than 30 trace names in a row"),
        (edition(*[Row(operation="Do it" * 300, resource_type="", traces=())] * 201), "more than 300,000 characters"),
    ],
)
@pytest.mark.fault("too-much")
def test_an_edition_holds_no_more_than_a_page_says(too_large: Edition, why: str) -> None:
    with pytest.raises(PageError, match=why):
        refuse_oversized([too_large])
    refuse_oversized([edition(*[JOB] * bounds.MAX_ROWS)])


@pytest.mark.fault("too-much")
def test_a_cell_that_spans_a_thousand_rows_is_not_stored_a_thousand_times(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>job{number}</td><td>createJob</td></tr>" for number in range(1000))
    spanning = f"<tr><td rowspan=1001>{'Creating a job ' * 1300}</td><td>job</td><td>createJob</td></tr>{rows}"
    file = tmp_path / "page.html"
    file.write_text(page().replace("<tbody>", f"<tbody>{spanning}"), "utf-8")
    stored = run("snapshot", file, "--root", tmp_path, "--service", "thing", "--page", "intl/en-us/a/b")
    assert (stored.code, list(tmp_path.glob("snapshots/thing/*"))) == (4, [])
    assert "more than 300,000 characters in its trace tables" in stored.out + stored.err


def test_what_diff_is_given_is_bounded_too(tmp_path: Path) -> None:
    file = tmp_path / "edition.json"
    file.write_text(json.dumps(edition(tables=501).to_dict()), "utf-8")
    refused = run("diff", file, file, "--root", tmp_path)
    assert (refused.code, "more than 500 trace tables" in refused.err) == (4, True)
    file.write_text(json.dumps([edition(tables=0).to_dict()] * 501), "utf-8")
    refused = run("diff", file, file, "--root", tmp_path)
    assert (refused.code, "more than 500 editions" in refused.err) == (4, True)


def work_for_ever(*_: object, **__: object) -> None:
    while True:
        pass


@pytest.mark.fault("slow-file")
def test_work_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PageError, match="takes more than 0") as ended, limited_time("reading it", "rules.tf", 0.05):
        work_for_ever()
    assert str(ended.value) == (
        "rules.tf: reading it takes more than 0.05 seconds "
        "(remove it if it is not a real page or rule; if it is, please report it)"
    )


@pytest.mark.fault("slow-file")
def test_stored_editions_that_take_too_long_to_compare_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_project(tmp_path / "project")
    monkeypatch.setattr(bounds, "SECONDS", 0.05)
    monkeypatch.setattr("extractor.build.timeline.compare", work_for_ever)
    for command in (["build"], ["check", "--offline"], ["changelog", "thing"]):
        ended = run(*command, "--root", root)
        told = ended.out + ended.err
        assert ended.code == 4
        assert f"{PAGE}@2025-05-01, {PAGE}@2025-06-01" in told
        assert "comparing them takes more than 0.05 seconds (remove it" in told


@pytest.mark.fault("slow-file")
@pytest.mark.parametrize("name", ["ctscat.toml", "pyproject.toml", ".ctscat-lint.toml"])
def test_settings_that_take_too_long_to_read_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(bounds, "SECONDS", 0.05)
    file = tmp_path / name
    file.write_text("[tool.ctscat]\n" + "a." * 30_000, "utf-8")
    options = ("--ignores", file) if "lint" in name else ("--root", tmp_path)
    ended = run("lint", tmp_path / "none.tf", *options)
    assert (ended.code, f"{name}: reading it takes more than 0.05 seconds" in ended.err) == (4, True)


@pytest.mark.fault("slow-file")
def test_a_rule_file_that_cannot_be_read_within_bounds_is_said_and_the_others_are_linted(tmp_path: Path) -> None:
    (tmp_path / "a.tf").write_text('trace_names = ["createServer"]\n' * 30_000, "utf-8")
    (tmp_path / "b.txt").write_text("ecs:ecs:noSuchTrace\n", "utf-8")
    linted = run("lint", tmp_path, "--root", Path(__file__).parent.parent)
    assert linted.code == 4
    assert "more than 800,000 characters of Terraform" in linted.out
    assert "noSuchTrace" in linted.out


@pytest.mark.fault("pdf")
def test_a_pdf_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(b"%PDF-1.7\n1 0 obj << /Filter /FlateDecode >> stream\n\0\1\2\xff\nendstream\n%%EOF\n")
    refused = run("extract", file)
    assert (refused.code, "not text" in refused.err) == (4, True)
