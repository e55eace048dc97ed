"""`ctscat diff`, `decide` and `changelog`: what can be compared, what is shown, and how verdicts count."""

import json
from pathlib import Path

import pytest
from lxml import etree

from extractor.compare import KINDS

from .helpers import ADDRESS, PAGE, ROWS, a_project, bundled, page, renamed, run, store

NEW = renamed(("createJob", "CreateJobV2"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return a_project(tmp_path / "project")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_text(page(), "utf-8")
    new.write_text(page(NEW, "2025-06-01"), "utf-8")
    return old, new


def the_change(said: str) -> dict:
    (change,) = json.loads(said)["changes"]
    return change


def test_the_json_is_the_contract(files) -> None:
    ran = run("diff", *files, "--format", "json")
    assert ran.code == 1
    told = ran.json()
    assert told["old"] == {"source": str(files[0]), "updated_on": "2025-05-01"}
    assert (told["unchanged"], told["not_compared"], told["summary"]) == (4, [], {"renamed": 1})
    change = the_change(ran.out)
    assert {"id", "kind", "severity", "confidence", "evidence", "old", "new"} <= change.keys()
    assert (change["kind"], change["severity"]) == ("renamed", "breaking")
    (row,) = change["new"]
    assert (row["operation"], row["resource_type"], row["traces"]) == ("Creating a job", "job", ["CreateJobV2"])


@pytest.mark.parametrize("fail_on", ["breaking", "any", "none"])
def test_what_fails_is_chosen(files, fail_on: str) -> None:
    assert run("diff", *files, "--fail-on", fail_on).code == (0 if fail_on == "none" else 1)


def test_an_edition_against_itself_has_no_changes(files) -> None:
    ran = run("diff", files[0], files[0], "--fail-on", "any")
    assert (ran.code, ran.err) == (0, "")
    assert "no changes" in ran.out


def test_every_way_to_name_an_edition_says_the_same(project: Path, files, tmp_path: Path, monkeypatch) -> None:
    extracted = tmp_path / "old.json"
    extracted.write_text(run("extract", "--format", "json", files[0]).out, "utf-8")
    single = tmp_path / "single.json"
    single.write_text(json.dumps(json.loads(extracted.read_text("utf-8"))[0]), "utf-8")
    monkeypatch.chdir(project)
    stored = Path("snapshots") / "thing" / PAGE / "2025-05-01.yaml"
    named = [extracted, single, stored, f"{PAGE}@2025-05-01", "thing_0026@2025-05-01", "thing@2025-05-01"]
    wanted = the_change(run("diff", *files, "--format", "json").out)["id"]
    for old in named:
        assert the_change(run("diff", old, "thing", "--format", "json").out)["id"] == wanted, old


@pytest.mark.parametrize(
    ("old", "code", "says"),
    [
        ("nothing@2025-05-01", 2, "no such file; no page or service 'nothing'"),
        ("thing@2025-13-01", 2, "not a valid date"),
        ("thing@2020-01-01", 2, "no edition of thing is that old"),
        ("empty.html", 4, "empty.html"),
        ("other.json", 4, "other.json"),
        ("broken.json", 4, "not JSON"),
        ("failed.json", 4, "it could not be read: gone"),
        ("folder", 4, "no trace table in any of its files"),
    ],
)
def test_what_cannot_be_compared_is_said_with_its_name(
    project: Path, old: str, code: int, says: str, monkeypatch
) -> None:
    monkeypatch.chdir(project)
    Path("empty.html").write_text("<html><body><p>Nothing</p></body></html>", "utf-8")
    Path("other.json").write_text('{"a": 1}', "utf-8")
    Path("broken.json").write_text("{", "utf-8")
    Path("failed.json").write_text('{"source": "x", "tables": [], "error": "gone"}', "utf-8")
    Path("folder").mkdir()
    ran = run("diff", old, "thing")
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


def test_filters_narrow_and_one_that_nothing_passes_is_refused(files) -> None:
    assert json.loads(run("diff", *files, "--kind", "added", "--format", "json").out)["changes"] == []
    assert run("diff", *files, "--category", "job").code == 1
    ran = run("diff", *files, "--category", "nosuch")
    assert ran.code == 2
    assert "they cover job" in ran.err


def test_a_link_less_sure_than_asked_for_is_removed_and_added(files) -> None:
    files[1].write_text(page((("Adding a task", "job", "addTask"), *NEW[1:]), "2025-06-01"), "utf-8")
    files[0].write_text(page((("Creating a task", "job", "createJobTask"), *ROWS[1:])), "utf-8")
    words = ("diff", *files, "--format", "json")
    assert json.loads(run(*words).out)["summary"] == {"renamed": 1}
    assert json.loads(run(*words, "--min-confidence", "1").out)["summary"] == {"removed": 1, "added": 1}


def test_a_verdict_parts_two_rows_and_keeps_its_file_s_comments(project: Path) -> None:
    decisions = project / "catalog" / "decisions.yaml"
    decisions.parent.mkdir(exist_ok=True)
    decisions.write_text("# ours\ndecisions: []\n", "utf-8")
    old, new = "thing@2025-05-01", "thing@2025-06-01"
    change = the_change(run("diff", old, new, "--format", "json", "--root", project).out)
    assert run("decide", change["id"], "different", "--reason", "another job", "--root", project).code == 0
    assert decisions.read_text("utf-8").partition("\n")[2].startswith("# ours\n")  # below the seal
    told = run("diff", old, new, "--format", "json", "--root", project).json()
    assert told["summary"] == {"removed": 1, "added": 1}
    assert run("build", "--root", project).code == 0
    assert "removed as of" in run("show", "createJob", "--root", project).out


def test_a_verdict_by_names_counts_too_and_twice_is_refused(project: Path) -> None:
    words = ("decide", "createJob:CreateJobV2", "different", "--reason", "another job", "--root", project)
    assert run(*words).code == 0
    told = run("diff", "thing@2025-05-01", "thing", "--format", "json", "--root", project).json()
    assert told["summary"] == {"removed": 1, "added": 1}
    assert run(*words).code == 2


def test_what_is_ignored_is_counted(project: Path) -> None:
    old, new = "thing@2025-05-01", "thing"
    change = the_change(run("diff", old, new, "--format", "json", "--root", project).out)
    assert run("decide", change["id"], "ignore", "--reason", "known", "--root", project).code == 0
    ran = run("diff", old, new, "--root", project)
    assert (ran.code, ran.err) == (0, "ctscat diff: decisions ignore 1 change\n")


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense", "same", "--reason", "x"),
        ("0123456789abcdef", "same", "--reason", " "),
        ("0123456789abcdef", "same", "--reason", "x", "--expires", "soon"),
        ("0123456789abcdef", "same", "--reason", "x", "--expires", "2020-01-01"),
        ("a:b", "ignore", "--reason", "x"),
    ],
)
def test_a_verdict_that_could_mean_nothing_is_not_written(project: Path, words: tuple[str, ...]) -> None:
    assert run("decide", *words, "--root", project).code == 2
    assert not (project / "catalog" / "decisions.yaml").exists()


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("0123456789abcdef", "no change or proposal has the id 0123456789abcdef"),
        ("createJob:CreateJobV3", "no edition lists 'CreateJobV3'"),
        ("creatJob:CreateJobV2", "did you mean createJob"),
    ],
)
def test_a_verdict_on_what_does_not_exist_is_refused(project: Path, link: str, says: str) -> None:
    ran = run("decide", link, "same", "--reason", "sure", "--root", project)
    assert ran.code == 2
    assert says in ran.err
    assert not (project / "catalog" / "decisions.yaml").exists()


def test_a_change_that_was_shown_can_be_decided_on_though_it_is_of_no_stored_step(project: Path, files) -> None:
    files[1].write_text(page(renamed(("createJob", "MakeJob")), "2025-07-01"), "utf-8")
    change = the_change(run("diff", "thing@2025-05-01", files[1], "--format", "json", "--root", project).out)
    assert run("decide", change["id"], "ignore", "--reason", "a draft", "--root", project).code == 0
    ran = run("diff", "thing@2025-05-01", files[1], "--root", project)
    assert (ran.code, ran.err) == (0, "ctscat diff: decisions ignore 1 change\n")


def test_parity_tells_what_a_translation_lacks_and_damages(tmp_path: Path) -> None:
    chinese = (
        ("创建作业", "job", "createJob"),
        ("删除作业", "job", "deleteJob"),
        ("启动Notebook", "notebook", "iniciarNotebook"),
        ("停止Notebook", "notebook", "stopNotebook"),
    )
    (tmp_path / "en.html").write_text(page(), "utf-8")
    (tmp_path / "zh.html").write_text(page(chinese), "utf-8")
    ran = run("diff", tmp_path / "en.html", tmp_path / "zh.html", "--parity", "--format", "json")
    assert ran.code == 1
    told = ran.json()
    assert [lack["name"] for lack in told["lacking_new"]] == ["exportReport"]
    assert [(one["old"]["name"], one["new"]["name"]) for one in told["damaged"]] == [
        ("startNotebook", "iniciarNotebook")
    ]
    assert "1 damaged" in run("diff", tmp_path / "en.html", tmp_path / "zh.html", "--parity").out
    same = run("diff", tmp_path / "en.html", tmp_path / "en.html", "--parity")
    assert (same.code, same.out) == (0, "both sides list the same traces\n")


def test_two_sites_that_list_a_trace_say_it_once(project: Path, tmp_path: Path) -> None:
    """Of a service on a day, a site that no longer speaks must not make its traces look removed."""
    saved = tmp_path / "other.html"
    saved.write_text(page(ROWS, "2025-04-01"), "utf-8")
    address = ADDRESS.replace("/intl/en-us/", "/eu/")
    assert run("snapshot", saved, "--root", project, "--service", "thing", "--address", address).code == 0
    told = run("diff", "thing@2025-05-01", f"{PAGE}@2025-06-01", "--format", "json", "--root", project).json()
    assert told["summary"] == {"renamed": 1}


def test_a_row_without_a_trace_is_not_lost_from_a_service_on_a_day(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    assert store(root, page((*ROWS, ("Watching a job", "job", "-")))).code == 0
    assert store(root, page(ROWS, "2025-06-01")).code == 0
    told = run("diff", "thing@2025-05-01", "thing", "--format", "json", "--root", root).json()
    (change,) = told["changes"]
    assert (change["kind"], change["old"][0]["operation"]) == ("removed", "Watching a job")


def test_two_saved_pages_that_say_the_same_are_two_pages(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    for name in ("one.html", "two.html"):
        (tmp_path / name).write_text(page(), "utf-8")
        assert run("snapshot", tmp_path / name, "--root", root, "--service", "thing").code == 0
    assert len(list((root / "snapshots" / "thing").iterdir())) == 2


def test_a_saved_copy_of_a_stored_page_does_not_become_a_page_of_its_own(project: Path, tmp_path: Path) -> None:
    saved = tmp_path / "copy.html"
    saved.write_text(page(), "utf-8")
    ran = run("snapshot", saved, "--root", project, "--service", "thing")
    assert ran.code == 0
    assert "stored already, under its page's address" in ran.out
    assert [folder.name for folder in (project / "snapshots" / "thing").iterdir()] == [PAGE]


def test_a_changelog_tells_the_newest_first_in_three_forms(project: Path) -> None:
    words = ("changelog", "thing", "--root", project)
    assert "`createJob` is now `CreateJobV2`" in run(*words).out
    told = json.loads(run(*words, "--format", "json").out)
    assert [entry["date"] for entry in told] == ["2025-06-01", "2025-05-01"]
    assert [entry["date"] for entry in json.loads(run(*words, "--format", "json", "--since", "2025-05-02").out)] == [
        "2025-06-01"
    ]
    feed = etree.fromstring(run(*words, "--format", "atom").out.encode())
    assert etree.QName(feed).localname == "feed"
    assert run("changelog", "nosuch", "--root", project).code == 2
    assert run("changelog", "thing", "--since", "June", "--root", project).code == 2


def test_every_format_of_a_diff_is_printed(files) -> None:
    for form in ("text", "json", "markdown", "csv", "html", "junit", "sarif", "github"):
        ran = run("diff", *files, "--format", form)
        assert (ran.code, ran.err) == (1, "")
        assert "CreateJobV2" in ran.out


def test_every_kind_can_be_asked_for(files) -> None:
    for kind in KINDS:
        assert run("diff", *files, "--kind", kind, "--fail-on", "none").code == 0


class TestTheBundledEditions:
    """What issue and documents promise of the ModelArts pages."""

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        return bundled(tmp_path)

    def test_training_2025_to_2026(self, root: Path) -> None:
        words = ("modelarts@2025-02-07", "modelarts@2026-05-30", "--category", "training-job", "--format", "json")
        changes = run("diff", *words, "--root", root).json()["changes"]
        renames = {
            (*c["old"][0]["traces"], *c["new"][0]["traces"])
            for c in changes
            if c["kind"] == "renamed" and c["confidence"] > 0.9
        }
        assert renames == {
            ("createModelArtsTrainJob", "CreateJobV2"),
            ("stopModelArtsTrainVersion", "StopJobV2"),
            ("deleteModelArtsTrainJob", "DeleteJobV2"),
        }
        gone = {name for c in changes if c["kind"] == "removed" for name in c["old"][0]["traces"]}
        came = {name for c in changes if c["kind"] == "added" for name in c["new"][0]["traces"]}
        assert {"createModelArtsTensorboardJob", "deleteModelArtsTrainConfig"} <= gone
        assert {"CreateExperiment", "DeleteExperiment", "CreateJobTags", "DeleteJobTags"} <= came

    def test_open_telekom_cloud_to_2025(self, root: Path) -> None:
        words = ("key_operations_recorded_by_cts@2022-05-10", "modelarts_01_0034@2025-02-07", "--root", root)
        changes = run("diff", *words, "--format", "json").json()["changes"]
        renames = {(*c["old"][0]["traces"], *c["new"][0]["traces"]) for c in changes if c["kind"] == "renamed"}
        assert renames == {
            ("create_instance", "createNotebook"),
            ("delete_instance", "deleteNotebook"),
            ("change_instance_status", "startNotebook"),
            ("change_instance_status", "stopNotebook"),
        }
        assert "change_instance_status is now startNotebook and stopNotebook" in run("diff", *words).out
