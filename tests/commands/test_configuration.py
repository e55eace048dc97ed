"""Settings of a project: from its file, the environment and the command line, checked, and documented as they are."""

import re
from pathlib import Path

import pytest

from extractor.commands import parser_of
from extractor.commands.configuration import SETTINGS, configure
from extractor.errors import UsageError
from tests.commands.helpers import REPOSITORY, Ran, run

DOCUMENT = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")


def options_of(command: str, root: Path, *arguments: str, **environment: str) -> dict[str, object]:
    """What a command goes by in a project."""
    parser = parser_of(command)
    configure(parser, command, root, environment)
    return vars(parser.parse_args(arguments))


def test_the_file_sets_what_commands_go_by(tmp_path: Path) -> None:
    settings = (
        '[network]\ndelay = 2.5\nno-robots = true\nbase = ["help=https://mirror.example"]\n[check]\nfail-on = "any"\n'
    )
    (tmp_path / "ctscat.toml").write_text(settings)
    options = options_of("check", tmp_path)
    assert (options["delay"], options["no_robots"], options["fail_on"]) == (2.5, True, "any")
    assert options["base"] == ["help=https://mirror.example"]
    assert options_of("extract", tmp_path, "page.html")["delay"] == 2.5


def test_the_command_line_beats_the_environment_and_that_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "ctscat.toml").write_text(
        "[network]\ndelay = 2\nretries = 7\n[check]\nservice = 'ecs'\noffline = true\n"
    )
    environment = {"CTSCAT_DELAY": "3", "CTSCAT_CHECK_SERVICE": "rds", "CTSCAT_CHECK_OFFLINE": "no"}
    options = options_of("check", tmp_path, "--service", "vpc", **environment)
    assert (options["delay"], options["service"], options["retries"], options["offline"]) == (3, "vpc", 7, False)


def test_what_may_be_repeated_adds_up(tmp_path: Path) -> None:
    (tmp_path / "ctscat.toml").write_text('[network]\nallow-private = ["10.0.0.0/8"]\n')
    expected = ["10.0.0.0/8", "127.0.0.1/32"]
    assert options_of("check", tmp_path, "--allow-private", "127.0.0.1/32")["allow_private"] == expected
    variable = {"CTSCAT_ALLOW_PRIVATE": "10.0.0.0/8, 127.0.0.1/32"}
    assert options_of("check", tmp_path, **variable)["allow_private"] == expected


def test_pyproject_is_the_file_where_there_is_no_other(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ctscat.network]\ndelay = 4\n")
    assert options_of("check", tmp_path)["delay"] == 4
    (tmp_path / "ctscat.toml").write_text("[network]\ndelay = 5\n")
    assert options_of("check", tmp_path)["delay"] == 5


def test_paths_are_meant_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "ctscat.toml").write_text(
        '[check]\nreport = "out.json"\n[lint]\nevents = ["traces"]\nignores = "a.toml"\n'
    )
    assert options_of("check", tmp_path)["report"] == tmp_path / "out.json"
    options = options_of("lint", tmp_path, "rules")
    assert (options["events"], options["ignores"]) == ([str(tmp_path / "traces")], str(tmp_path / "a.toml"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[chek]", "ctscat.toml: no table 'chek' (did you mean check?)"),
        ("delay = 2", "ctscat.toml: no table 'delay' (there is network, check, lint)"),
        ("check = 2", "ctscat.toml: 'check' should be a table of settings (write [check])"),
        ("[lint]\nfail_on = 2", "ctscat.toml, lint: no setting 'fail_on' (did you mean fail-on?)"),
        (
            "[check]\nfail-on = 'brekaing'",
            "check.fail-on: --fail-on: 'brekaing' is not a choice (did you mean breaking?)",
        ),
        ("[check]\noffline = 'yes'", "ctscat.toml, check.offline: 'yes' is not true or false"),
        ("[network]\ndelay = 'long'", "ctscat.toml, network.delay: invalid number of seconds value: 'long'"),
        ("[network]\ndelay = true", "ctscat.toml, network.delay: True is not a text or a number"),
        ("[network]\nbase = 'help=x'", "ctscat.toml, network.base: 'help=x' is not a list of texts"),
        ("[check]\nreport = '../../out.json'", "ctscat.toml, check.report: leads out of the project"),
        ("[check", "ctscat.toml: not TOML: "),
    ],
)
def test_a_mistake_is_said_with_its_file_and_key(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "ctscat.toml").write_text(content)
    ran = run("check", "--root", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize("content", ["tool = 5 # [tool.ctscat]", "[tool]\nctscat = 5 # [tool.ctscat]", "[tool.ctscat]"])
def test_a_pyproject_without_settings_sets_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "pyproject.toml").write_text(content)
    assert options_of("check", tmp_path)["delay"] is None


def test_a_mistake_in_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\$CTSCAT_RETRIES: invalid int value: 'x'"):
        options_of("check", tmp_path, CTSCAT_RETRIES="x")


@pytest.mark.parametrize("table", SETTINGS)
def test_every_setting_is_an_option(table: str) -> None:
    parser = parser_of("check" if table == "network" else table)
    assert [key for key in SETTINGS[table] if parser.option(f"--{key}") is None] == []


def test_every_network_and_check_option_is_a_setting() -> None:
    named = {name for action in parser_of("check")._actions for name in action.option_strings if name.startswith("--")}
    in_every_command = {"--help", "--root", "--quiet", "--verbose", "--log-format", "--color"}
    assert named - in_every_command == {f"--{key}" for table in ("network", "check") for key in SETTINGS[table]}


def test_every_variable_that_the_code_reads_is_documented() -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted((REPOSITORY / "extractor").rglob("*.py")))
    read = set(re.findall(r'environ(?:ment)?(?:\.get\(|\[)"(\w+)"', code))
    assert read >= {"CTSCAT_ROOT", "CTSCAT_HOME", "NO_COLOR"}
    assert {name for name in read if f"`{name}`" not in DOCUMENT} == set()


def test_init_makes_a_project_and_overwrites_nothing(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("init")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"made ctscat.toml in {tmp_path}\nnext: ctscat follow ADDRESS")
    assert options_of("check", tmp_path)["delay"] is None  # what the file shows is commented out
    (tmp_path / "ctscat.toml").write_text("# mine\n")
    assert run("init") == Ran(2, "", "ctscat init: .: a project already (ctscat list tells what is there)\n")
    assert (tmp_path / "ctscat.toml").read_text() == "# mine\n"
    assert "a file, not a folder" in run("init", "ctscat.toml").err


def test_init_can_begin_with_the_bundled_data(tmp_path: Path) -> None:
    project = tmp_path / "new" / "project"
    assert run("init", project, "--bundled").code == 0
    assert run("show", "CreateJobV2", "--root", project).out == run("show", "CreateJobV2", "--bundled").out
    (project / "ctscat.toml").unlink()
    (project / "snapshots" / "pages.yaml").unlink()
    (project / "catalog" / "SHA256SUMS").unlink()
    assert "snapshots: there already (begin in an empty folder)" in run("init", project, "--bundled").err
