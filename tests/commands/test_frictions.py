"""What got in a new user's way, each gone: what a mistake is told, and how much or little a command says."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from extractor.cli import main
from tests.commands.helpers import ADDRESS, ROWS, a_project, child, page, renamed, run, store, tree


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = a_project(tmp_path_factory.mktemp("frictions") / "project")
    assert run("build", "--root", root).code == 0
    return root


# What was meant


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("sho", "x"), "no command 'sho' (did you mean show"),
        (("help", "dif"), "did you mean diff"),
        (("--quite", "show"), "no option '--quite' of every command (did you mean --quiet?)"),
        (("show", "x", "--servce", "thing"), "no option '--servce' (did you mean --service"),
        (("diff", "thing", "thing", "more"), "'more' is too much"),
        (("show", "x", "--format", "jsn"), "--format: 'jsn' is not a choice (did you mean json?)"),
        (("show", "x", "--log-format", "yaml"), "--log-format: 'yaml' is not a choice (one of text, json)"),
        (("show", "x", "--service", "Thin"), "no editions of 'Thin' are stored (did you mean thing?)"),
        (("changelog", "thng"), "no editions of 'thng' are stored (did you mean thing?)"),
        (("check", "--offline", "--service", "thng"), "no page or edition of 'thng' (did you mean thing?)"),
        (("show", "x", "--site", "int"), "no documents on site 'int' (did you mean intl?)"),
        (("list", "--site", "int"), "no documents on site 'int' (did you mean intl?)"),
        (("list", "--lang", "eng"), "no documents in 'eng' (did you mean en?)"),
        (("show", "createJob", "--lang", "xx"), "no documents in 'xx' (ctscat list --editions tells the language"),
        (("changelog", "thing", "--site", "int"), "no documents of thing on site 'int' (did you mean intl?)"),
        (("diff", "thing@2025-05-01", "thing", "--category", "jbo"), "neither side covers 'jbo' (did you mean job?)"),
        (("export", "--category", "jobs"), "--category 'jobs' is nowhere in the catalog (did you mean job?)"),
        (("export", "--resource-type", "JOB"), "--resource-type 'JOB' is nowhere in the catalog (did you mean job?)"),
        (("diff", "thng@2025-05-01", "thing"), "no page or service 'thng' is stored (did you mean thing"),
        (("diff", "thing_0026@2025-5-1", "thing"), "did you mean 2025-05-01?"),
        (("diff", "thing@2025/05/01", "thing"), "did you mean 2025-05-01?"),
        (
            ("show", "x", "--as-of", "20250501"),
            "'20250501' is not a valid date (YYYY-MM-DD) (did you mean 2025-05-01?)",
        ),
        (("changelog", "thing", "--since", "May"), "'May' is not a valid date (YYYY-MM-DD)\n"),
        (("explain", "legacyname"), "no rule 'legacyname' (did you mean legacy-name"),
        (("extract", "www.x.com/page.html"), "for a page on the web write https://www.x.com/page.html"),
        (
            ("follow", "www.x.com/page.html"),
            "'www.x.com/page.html' is not a web address (did you mean https://www.x.com",
        ),
        (("snapshot", "x.html", "--address", "notanaddress"), "'notanaddress' is not a web address"),
        (("snapshot", "--wayback", "www.x.com"), "did you mean https://www.x.com?"),
        (("decide", "0123456789abcdef", "same", "--reason", "x"), "no change or proposal has the id 0123456789abcdef"),
        (("decide", "createJb:CreateJobV2", "same", "--reason", "x"), "did you mean createJob"),
        (("diff", "thing@2025-06-01", "thing@2025-05-01"), "older first: thing@2025-05-01 thing@2025-06-01"),
    ],
)
def test_a_mistake_is_told_what_may_have_been_meant(root: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = run(*arguments, "--root", root)
    assert ran.code in (2, 3)
    assert ran.out == ""
    assert says in ran.err


def test_a_newer_page_given_first_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text(page(), "utf-8")
    (tmp_path / "new.html").write_text(page(day="2025-06-01"), "utf-8")
    ran = run("diff", tmp_path / "new.html", tmp_path / "old.html")
    assert "OLD is of 2025-06-01, later than NEW of 2025-05-01: should they change places?" in ran.err
    assert run("diff", tmp_path / "old.html", tmp_path / "new.html").err == ""


@pytest.mark.parametrize(
    "arguments", [("build",), ("build", "--check"), ("check",), ("decide", "a:b", "same", "--reason", "x")]
)
def test_in_an_empty_folder_there_is_no_project_and_none_is_begun(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, "--root", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no project here" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_not_taken_for_a_missing_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "a file, not a folder" in run("build", "--root", tmp_path / "file").err


def test_help_of_a_command_is_the_same_in_every_way_of_asking() -> None:
    shown = run("show", "--help")
    assert shown.out.startswith("usage: ctscat show [OPTION]... NAME...\n")
    assert run("help", "show") == run("--help", "show") == run("show", "-h", "nonsense") == shown
    assert run("help") == run("--help")


# What differs, how sure, and all of it


def test_a_check_of_the_catalog_names_traces_and_writes_nothing(tmp_path: Path) -> None:
    root = a_project(tmp_path / "project")
    run("build", "--root", root)
    store(root, page(renamed(("createJob", "CreateJobV2"), ("stopNotebook", "StopNotebookV2")), "2025-07-01"))
    before = tree(root, "")
    ran = run("build", "--check", "--root", root)
    assert (ran.code, ran.err) == (1, "")
    assert "thing.json: trace StopNotebookV2 (intl): missing\n" in ran.out
    assert "thing.json: trace stopNotebook (intl): replaced_by: " in ran.out
    assert 'status: "current" should be "legacy"' in ran.out
    assert "root[" not in ran.out
    assert not any(len(word) == 64 for word in ran.out.split())
    assert tree(root, "") == before


def test_every_ragged_row_of_every_table_is_reported(tmp_path: Path) -> None:
    rows = (*ROWS, ("Ending", "job"), ("Pausing a job", "job", "pauseJob"), ("Waiting", "job"))  # type: ignore[assignment]
    file = tmp_path / "page.html"
    file.write_text(page(rows).replace("</body>", page(rows).partition("<body>")[2]), "utf-8")
    ran = run("extract", file)
    assert ran.code == 4
    assert "table 1, row 6: 2 cells where the header has 3: Ending | job" in ran.err
    assert "rows that do not fit either: 8" in ran.err
    assert "table 2, row 6: 2 cells" in ran.err


def test_a_certainty_says_of_what(root: Path) -> None:
    shown = run("diff", "thing@2025-05-01", "thing", "--root", root).out
    assert "likely renamed to CreateJobV2: " in shown
    assert "likely the same action" in run("show", "createJob", "--root", root).out


def test_nul_bytes_are_called_so(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"\0" * 1000)
    assert "holds NUL bytes" in run("extract", tmp_path / "page.html").err


def test_the_view_of_the_database_tells_what_replaced_a_trace(root: Path, tmp_path: Path) -> None:
    assert run("export", "--format", "sqlite", "--output", tmp_path / "traces.db", "--root", root).code == 0
    query = "SELECT replaced_by FROM documented WHERE trace = 'createJob'"
    with closing(sqlite3.connect(tmp_path / "traces.db")) as database:
        assert "CreateJobV2" in str(database.execute(query).fetchall())


# How much is said


def test_quiet_leaves_results_and_errors(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    assert store(root, page(), "--quiet").out == ""
    assert run("--quiet", "build", "--root", root).out == ""
    assert "startNotebook" in run("show", "startNotebook", "--quiet", "--root", root).out
    assert run("show", "nosuch", "--quiet", "--root", root).err != ""


def test_verbose_names_what_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page(), "utf-8")
    (tmp_path / "notes.txt").write_text("nothing of the kind", "utf-8")
    assert "notes.txt" not in run("extract", tmp_path).err
    assert "notes.txt: no trace table, passed over" in run("extract", tmp_path, "--verbose").err


@pytest.mark.parametrize("words", [("--log-format", "json", "show", "nosuch"), ("show", "nosuch", "--log-format=json")])
def test_messages_are_json_lines_where_that_is_asked(root: Path, words: tuple[str, ...]) -> None:
    lines = [json.loads(line) for line in run(*words, "--root", root).err.splitlines()]
    assert lines == [{"level": "error", "program": "ctscat show", "message": "no document lists 'nosuch'"}]


def test_a_usage_error_is_a_json_line_too_and_hides_nothing() -> None:
    ran = run("show", "x", "--log-format", "json", "--site\x1b[31m", "y")
    assert (ran.code, ran.out) == (2, "")
    assert "\x1b" not in ran.err
    assert json.loads(ran.err)["level"] == "error"


@pytest.mark.parametrize("arguments", [("list",), ("show", "*"), ("export",), ("list", "--categories")])
def test_data_is_utf_8_in_a_pipe_and_in_a_file_whatever_the_code_page(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    root = tmp_path / "project"
    root.mkdir()
    store(root, page((("创建作业", "作业", "createJob"),)))
    run("build", "--root", root)
    ran = child(*arguments, "--root", root, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert "\\u" not in ran.stdout
    assert arguments[0] == "list" or "作业" in ran.stdout


class Terminal(io.StringIO):
    """What takes itself for a terminal, and has no size to be asked for."""

    def isatty(self) -> bool:
        return True


def test_a_message_is_folded_on_a_terminal_and_not_in_a_pipe(root: Path) -> None:
    words = ("show", "startNotebok", "--site", "a-site-that-nobody-has-heard-of-so-far", "--color", "never")
    pipe, terminal = run(*words, "--root", root).err, Terminal()
    assert main([*words, "--root", str(root)], io.StringIO(), terminal) == 2
    assert len(pipe.splitlines()) == 1
    assert len(terminal.getvalue().splitlines()) == 2
    assert terminal.getvalue().split() == pipe.split()


def test_an_address_that_is_followed_is_told_by_its_page(root: Path) -> None:
    assert ADDRESS in run("list", "--editions", "--root", root).out
