"""Repositories of documentation: a page's history, its ends and moves, and what only stood for days."""

from __future__ import annotations

from pathlib import Path

import pytest
from fetch.repositories import Repository

from extractor.store.snapshot_store import SnapshotStore

from .helpers import EN, Project, Row

LINE = "   +--------------------+---------------+----------------+\n"
ROWS = [(what[:18], kind, name) for what, kind, name in EN if len(name) <= 14]
CONF = """\
otcdocs_service_type = "cce"
otcdocs_doc_link = "/cloud-container-engine/umn/"
"""


def rst(rows: list[Row], name: str = "cce_0025", table: bool = True) -> str:
    body = "".join(f"   | {a:18} | {b:13} | {c:14} |\n{LINE}" for a, b, c in rows)
    head = f"   | {'Operation':18} | {'Resource Type':13} | {'Trace Name':14} |\n{LINE.replace('-', '=')}"
    grid = f".. table:: **Table 1** Operations\n\n{LINE}{head}{body}" if table else "See the other page.\n"
    title = "Operations That Can Be Recorded by CTS"
    return f":original_name: {name}.html\n\n.. _{name}:\n\n{title}\n{'=' * len(title)}\n\n{grid}"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    made = Repository(folder)
    made.commit(**{"umn/source/conf.py": CONF})
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    return Project(tmp_path / "project")


PAGE = "umn/source/audit/operations.rst"
ADDRESS = "https://docs.otc.t-systems.com/cloud-container-engine/umn/audit/operations.html"


def taken_in(project: Project, repository: Repository) -> str:
    ran = project.run("snapshot", "--git", repository.folder)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()[-1]


def history(project: Project) -> list[tuple[str, int | str]]:
    """Day and number of rows of each stored edition, or why it is an end."""
    snapshots = [stored.snapshot for stored in SnapshotStore(project.root).load_all()]
    return [(one.date, one.end.reason.partition(" in ")[0] if one.end else len(one.edition.rows)) for one in snapshots]


def current(project: Project) -> set[str]:
    traces = project.run("export", "--status", "current", "--format", "json").json()
    return {trace["name"] for trace in traces}


def test_a_page_is_called_as_it_is_published(project: Project, repository: Repository) -> None:
    repository.commit(**{PAGE: rst(ROWS)})
    assert taken_in(project, repository) == "1 new"
    (stored,) = SnapshotStore(project.root).load_all()
    assert (stored.snapshot.service, stored.snapshot.address) == ("cce", ADDRESS)
    assert stored.snapshot.page.site == "otc"


def test_a_page_that_is_deleted_has_ended(project: Project, repository: Repository) -> None:
    repository.commit(**{PAGE: rst(ROWS)})
    repository.day = 9
    repository.git("rm", "-q", PAGE)
    repository.commit()
    assert taken_in(project, repository) == "1 ended, 1 new"
    assert history(project) == [("2024-01-02", len(ROWS)), ("2024-01-10", "deleted")]
    assert current(project) == set()
    before = project.stored()
    taken_in(project, repository)
    assert project.stored() == before


def test_a_page_that_is_deleted_comes_back_and_is_deleted_again(project: Project, repository: Repository) -> None:
    repository.commit(**{PAGE: rst(ROWS)})
    for day, delete in ((5, True), (10, False), (15, True)):
        repository.day = day
        if delete:
            repository.git("rm", "-q", PAGE)
        repository.commit(**({} if delete else {PAGE: rst(ROWS[1:])}))
    for _ in range(2):
        taken_in(project, repository)
        assert history(project) == [
            ("2024-01-02", len(ROWS)),
            ("2024-01-06", "deleted"),
            ("2024-01-11", len(ROWS) - 1),
            ("2024-01-16", "deleted"),
        ]


def test_a_table_that_vanished_for_days_has_ended_and_for_a_day_has_not(
    project: Project, repository: Repository
) -> None:
    repository.commit(**{PAGE: rst(ROWS)})
    repository.commit(**{PAGE: rst([], table=False)})
    repository.commit(**{PAGE: rst(ROWS)})
    assert taken_in(project, repository) == "1 new, 1 passed-over, 1 same"
    assert history(project) == [("2024-01-02", len(ROWS))]
    repository.day = 10
    repository.commit(**{PAGE: rst([], table=False)})
    taken_in(project, repository)
    assert history(project) == [("2024-01-02", len(ROWS)), ("2024-01-11", "it no longer has a trace table")]
    assert current(project) == set()


@pytest.mark.parametrize(("days", "stored"), [(1, False), (2, False), (3, True), (20, True)])
def test_a_shrink_is_judged_by_how_long_it_stood(
    days: int, stored: bool, project: Project, repository: Repository
) -> None:
    repository.commit(**{PAGE: rst(ROWS)})
    repository.commit(**{PAGE: rst(ROWS[:1])})
    repository.day += days - 1
    repository.commit(**{PAGE: rst(ROWS)})
    taken_in(project, repository)
    small = [("2024-01-03", 1)] if stored else []
    last = [(f"2024-01-{3 + days:02}", len(ROWS))] if stored else []
    assert history(project) == [("2024-01-02", len(ROWS)), *small, *last]


def test_the_newest_shrink_is_judged_by_its_age(project: Project, repository: Repository) -> None:
    """Commits of 2024 stand as they are: nothing waits for another day for ever."""
    repository.commit(**{PAGE: rst(ROWS)})
    repository.commit(**{PAGE: rst(ROWS[:1])})
    assert taken_in(project, repository) == "2 new"
    assert current(project) == {ROWS[0][2]}


def test_a_page_that_moved_keeps_its_identity(project: Project, repository: Repository) -> None:
    """Also where an import before the move stored it under its former address."""
    repository.commit(**{PAGE: rst(ROWS)})
    taken_in(project, repository)
    repository.day = 9
    repository.git("mv", PAGE, "umn/source/cts.rst")
    repository.commit()
    repository.day = 19
    repository.commit(**{"umn/source/cts.rst": rst(ROWS[1:])})
    taken_in(project, repository)
    (document,) = project.run("list", "cce", "--format", "json").json()
    assert (document["document"], document["first_edition"], document["newest_edition"], document["ended"]) == (
        "otc.cloud-container-engine-umn.cts",
        "2024-01-02",
        "2024-01-20",
        "",
    )
    (trace,) = project.run("show", ROWS[0][2], "--format", "json").json()
    assert (trace["status"], trace["first_seen"]) == ("removed", "2024-01-02")
    assert current(project) == {name for _, _, name in ROWS[1:]}


def test_two_pages_of_one_repository_are_two_documents(project: Project, repository: Repository) -> None:
    repository.commit(**{PAGE: rst(ROWS[:3]), "umn/source/other.rst": rst(ROWS[2:], "cce_0026")})
    assert taken_in(project, repository) == "2 new"
    assert current(project) == {name for _, _, name in ROWS}
    repository.day = 9
    repository.git("rm", "-q", PAGE)
    repository.commit()
    taken_in(project, repository)
    assert current(project) == {name for _, _, name in ROWS[2:]}
