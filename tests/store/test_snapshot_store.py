"""Editions are stored once each, found by the names people use, and never merged or lost silently."""

import os
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from extractor.errors import DataError, SourceError, UsageError, WriteError
from extractor.pages import End
from extractor.store.places import place_at, place_of
from extractor.store.snapshot_store import SnapshotStore

from .helpers import PAGE, error_of, run_child, snapshot


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path)


def files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in (root / "snapshots").rglob("*") if path.is_file()
    }


def test_an_edition_is_a_file_of_its_own(store: SnapshotStore, tmp_path: Path) -> None:
    addition = store.add(snapshot("createThing", "deleteThing"))
    assert (addition.kind, addition.place.name) == ("new", "intl.en-us.guide.guide-0026@2025-02-07")
    assert list(files(tmp_path)) == ["snapshots/thing/intl.en-us.guide.guide-0026/2025-02-07.yaml"]


def test_what_was_stored_is_loaded(store: SnapshotStore) -> None:
    one = snapshot("createThing")
    place = store.add(one).place
    (stored,) = store.load_all()
    assert (stored.place, stored.snapshot) == (place, one)


def test_the_same_edition_again_changes_nothing(store: SnapshotStore, tmp_path: Path) -> None:
    store.add(snapshot("createThing"))
    before = files(tmp_path)
    outcome = store.add(snapshot("createThing", captured_at="2026-01-01", reader="2.0", origin="elsewhere"))
    assert outcome.kind == "same"
    assert files(tmp_path) == before


def test_a_page_that_changed_without_changing_its_date_is_an_edition_of_its_own(store: SnapshotStore) -> None:
    store.add(snapshot("createThing"))
    outcome = store.add(snapshot("createThing", "deleteThing", captured_at="2025-04-01"))
    assert outcome.kind == "changed-without-date"
    assert outcome.place.path.name == "2025-02-07.2.yaml"
    assert store.add(snapshot("createThing")).kind == "same"
    assert store.add(snapshot("createThing", "deleteThing")).kind == "same"
    newest = store.newest(PAGE.id)
    assert newest
    assert newest.place == outcome.place


def test_of_one_date_the_edition_captured_last_is_the_newest_in_whatever_order_they_came(tmp_path: Path) -> None:
    captured = [snapshot(f"create{day}", captured_at=f"2025-03-0{day}") for day in (1, 2, 3)]
    for number, order in enumerate(permutations(captured)):
        store = SnapshotStore(tmp_path / str(number))
        for one in order:
            store.add(one)
        assert [stored.snapshot.edition for stored in store.load_all()] == [one.edition for one in captured]
        assert store.find(f"{PAGE.id}@2025-02-07").snapshot.edition == captured[-1].edition


@pytest.mark.fault("no-date")
def test_an_undated_page_that_still_says_the_same_is_no_new_edition(store: SnapshotStore) -> None:
    kinds = [
        store.add(snapshot(name, updated_on=None, captured_at=day)).kind
        for name, day in [("a", "2025-01-01"), ("a", "2025-02-01T10:00:00Z"), ("b", "2025-03-01"), ("a", "2025-04-01")]
    ]
    assert kinds == ["new", "same", "new", "new"]
    assert [one.place.date for one in store.load_all()] == ["2025-01-01", "2025-03-01", "2025-04-01"]


def test_the_same_bytes_read_to_other_rows_are_no_new_edition_of_the_page(store: SnapshotStore, tmp_path: Path) -> None:
    old = store.add(snapshot("createThing", sha256="ab" * 32)).place
    before = files(tmp_path)
    better = snapshot("createThing", "deleteThing", sha256="ab" * 32)
    outcome = store.add(better)
    assert (outcome.kind, outcome.place) == ("read-differently", old)
    assert files(tmp_path) == before
    assert store.replace(old, better).place == old
    assert [one.snapshot for one in store.load_all()] == [better]


def test_a_better_reading_may_find_a_date(store: SnapshotStore) -> None:
    old = store.add(snapshot("a", updated_on=None)).place
    store.add(snapshot("b"))
    better = snapshot("a", updated_on="2025-02-07")
    outcome = store.replace(old, better)
    assert (outcome.kind, outcome.place.path.name) == ("replaced", "2025-02-07.2.yaml")
    assert {one.snapshot.edition.rows[0].traces[0] for one in store.load_all()} == {"a", "b"}
    with pytest.raises(UsageError, match="another page"):
        store.replace(outcome.place, snapshot("a", page=replace(PAGE, name="other")))


def test_an_end_is_an_edition_and_one_that_is_there_is_not_stored_twice(store: SnapshotStore) -> None:
    store.add(snapshot("a"))
    end = snapshot(updated_on=None, captured_at="2025-06-01", end=End(reason="deleted in commit 0ce211b121"))
    assert store.add(end).kind == "new"
    assert store.add(replace(end, captured_at="2025-06-02")).kind == "same"
    assert [stored.snapshot.end for stored in store.history(PAGE.id)] == [None, end.end]


def test_editions_are_listed_by_service_page_and_date_of_ten_and_two(store: SnapshotStore) -> None:
    for number in range(1, 12):
        store.add(snapshot(f"create{number}", captured_at=f"2025-03-{number:02}"))
    store.add(snapshot("early", updated_on="2024-01-01", captured_at="2026-01-01"))
    store.add(snapshot("other", service="another", page=replace(PAGE, handbook="b")))
    assert [f"{one.place.service} {one.place.date} {one.place.number}" for one in store.load_all()] == [
        "another 2025-02-07 1",
        "thing 2024-01-01 1",
        *(f"thing 2025-02-07 {number}" for number in range(1, 12)),
    ]
    assert len(store.load_all("another")) == 1


def test_a_fingerprint_changes_with_its_service_only(store: SnapshotStore) -> None:
    store.add(snapshot("a"))
    store.add(snapshot("a", service="another", page=replace(PAGE, name="other")))
    before = {service: store.fingerprint(service) for service in store.services}
    store.add(snapshot("b"))
    after = {service: store.fingerprint(service) for service in store.services}
    assert before.keys() == after.keys() == {"thing", "another"}
    assert before["another"] == after["another"]
    assert before["thing"] != after["thing"]


@pytest.mark.parametrize(
    "name", ["../../etc", "..", "", "a/b", "a\\b", "a b", "é", ".hidden", "a.", "a..b", "x" * 300, "a\n", "a\0"]
)
@pytest.mark.fault("file-names")
def test_names_that_are_no_safe_folder_are_refused(store: SnapshotStore, tmp_path: Path, name: str) -> None:
    for bad in (snapshot("a", service=name), snapshot("a", page=replace(PAGE, name=name))):
        with pytest.raises(UsageError, match="cannot be a folder's name"):
            store.add(bad)
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "LPT9.txt", "-x"])
def test_device_names_and_options_are_refused_as_services(store: SnapshotStore, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a folder's name"):
        store.add(snapshot("a", service=name))


@pytest.mark.parametrize("date", ["2025-2-7", "2025-02-30", "../x", "20250207", "", "2025-W01-1", "２０２５-02-07"])
def test_dates_that_are_none_are_refused(store: SnapshotStore, date: str) -> None:
    with pytest.raises(UsageError, match="is not a valid date"):
        store.add(snapshot("a", updated_on=None, captured_at=date))


@pytest.mark.fault("file-names")
def test_pages_that_differ_only_in_letter_case_are_refused(store: SnapshotStore) -> None:
    store.add(snapshot("a"))
    with pytest.raises(UsageError, match="letter case"):
        store.add(snapshot("a", page=replace(PAGE, name="Guide-0026")))
    with pytest.raises(UsageError, match="letter case"):
        store.add(snapshot("a", service="THING", page=replace(PAGE, name="other")))


def test_two_pages_with_one_id_are_not_taken_for_one(store: SnapshotStore) -> None:
    store.add(snapshot("a", page=replace(PAGE, handbook="a.b", name="c")))
    with pytest.raises(UsageError, match="another page"):
        store.add(snapshot("b", page=replace(PAGE, handbook="a", name="b.c")))


@pytest.mark.parametrize("link", ["snapshots", "snapshots/thing", f"snapshots/thing/{PAGE.id}"])
def test_a_link_out_of_the_project_is_neither_read_nor_written_through(
    store: SnapshotStore, tmp_path: Path, link: str
) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(outside)
    with pytest.raises((DataError, WriteError), match=r"a link|leads out of the project"):
        store.add(snapshot("a"))
    assert not list(outside.iterdir())


def _folder(path: Path) -> None:
    path.mkdir()


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _elsewhere(path: Path) -> None:
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize("make", [_folder, os.mkfifo, _dangling, _elsewhere])
def test_what_stands_in_an_editions_place_and_is_not_a_file_is_named(
    store: SnapshotStore, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    store.add(snapshot("a", updated_on="2025-01-01"))
    path = tmp_path / store.add(snapshot("b")).place.path
    path.unlink()
    make(path)
    again = SnapshotStore(tmp_path)
    for use in (
        again.load_all,
        lambda: again.add(snapshot("c")),
        lambda: again.history(PAGE.id),
    ):
        with pytest.raises(DataError, match="not a plain file") as caught:
            use()
        assert "2025-02-07.yaml" in caught.value.where


@pytest.mark.parametrize("make", [_folder, os.mkfifo])
def test_a_path_that_is_not_a_file_is_damage(
    store: SnapshotStore, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / store.add(snapshot("a")).place.path
    path.unlink()
    make(path)
    with pytest.raises(DataError, match="not a file"):
        store.load(path)


def test_a_file_that_lies_where_it_does_not_belong_is_named(store: SnapshotStore, tmp_path: Path) -> None:
    path = tmp_path / store.add(snapshot("a")).place.path
    path.rename(path.with_name("2025-02-08.yaml"))
    with pytest.raises(DataError, match=r"2025-02-07.* does not lie there") as caught:
        store.load_all()
    assert "2025-02-07.yaml" in caught.value.hint


def test_a_file_with_an_odd_name_is_named(store: SnapshotStore, tmp_path: Path) -> None:
    path = tmp_path / store.add(snapshot("a")).place.path
    path.with_name("2025-02-07 copy.yaml").write_bytes(path.read_bytes())
    with pytest.raises(DataError, match="not a place for a snapshot"):
        store.load_all()


def test_what_is_no_snapshot_is_left_alone(store: SnapshotStore, tmp_path: Path) -> None:
    path = tmp_path / store.add(snapshot("a")).place.path
    path.with_name("README.md").write_text("words")
    path.with_name(".hidden.yaml").write_text("words")
    (tmp_path / "snapshots" / "pages.yaml").write_text("pages: []\n")
    assert len(store.load_all()) == 1


def test_every_damaged_file_is_named_at_once(store: SnapshotStore, tmp_path: Path) -> None:
    days = ("2025-01-01", "2025-01-02", "2025-01-03")
    paths = [tmp_path / store.add(snapshot("a", updated_on=day)).place.path for day in days]
    for path in (paths[0], paths[2]):
        path.write_bytes(path.read_bytes()[:-30])
    error = error_of(store.load_all)
    assert isinstance(error, DataError)
    assert "2025-01-01.yaml" in str(error)
    assert "2025-01-03.yaml" in str(error)
    assert "2025-01-02.yaml" not in str(error)


def test_a_store_of_nothing_is_empty(store: SnapshotStore) -> None:
    assert store.load_all() == ()
    assert store.newest(PAGE.id) is None
    assert store.services == ()


def test_a_path_finds_its_edition(store: SnapshotStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = store.add(snapshot("a")).place
    assert store.find(str(tmp_path / place.path)).place == place
    monkeypatch.chdir(tmp_path)
    assert store.find(str(place.path)).place == place
    with pytest.raises(UsageError, match="not under"):
        store.find("/etc/passwd.yaml")
    with pytest.raises(DataError, match="not a place"):
        store.find("snapshots/pages.yaml")
    with pytest.raises(SourceError, match="no such file"):
        store.find(str(place.path).replace("02-07", "02-09"))


@pytest.fixture
def filled(store: SnapshotStore) -> SnapshotStore:
    for handbook in ("guide", "manual"):
        for day in ("2024-01-01", "2025-02-07"):
            store.add(snapshot(handbook, updated_on=day, page=replace(PAGE, handbook=handbook)))
    store.add(snapshot("changed", page=replace(PAGE, handbook="manual"), captured_at="2025-05-01"))
    store.add(snapshot("single", service="single", updated_on="2023-01-01", page=replace(PAGE, name="only")))
    return store


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("intl.en-us.guide.guide-0026@2024-01-01", "intl.en-us.guide.guide-0026@2024-01-01"),
        ("guide.guide-0026@2025-02-07", "intl.en-us.guide.guide-0026@2025-02-07"),
        ("guide.guide-0026", "intl.en-us.guide.guide-0026@2025-02-07"),
        ("manual.guide-0026@2025-02-07", "intl.en-us.manual.guide-0026@2025-02-07.2"),
        ("manual.guide-0026@2025-02-07.1", "intl.en-us.manual.guide-0026@2025-02-07"),
        ("manual.guide-0026@2025-02-07.2", "intl.en-us.manual.guide-0026@2025-02-07.2"),
        ("single@2023-01-01", "intl.en-us.guide.only@2023-01-01"),
        ("single", "intl.en-us.guide.only@2023-01-01"),
        ("only", "intl.en-us.guide.only@2023-01-01"),
    ],
)
def test_a_name_finds_its_edition(filled: SnapshotStore, name: str, found: str) -> None:
    assert filled.find(name).place.name == found


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("thing@2025-02-07", "several pages", "intl.en-us.guide.guide-0026@2025-02-07"),
        ("guide-0026", "several pages", "intl.en-us.manual.guide-0026"),
        ("thin@2025-02-07", "no page or service 'thin'", "did you mean thing"),
        ("guide-0027", "no page or service", "guide-0026"),
        ("zzz", "no page or service", "there is single, thing"),
        ("single@2024-01-01", "no edition of single on 2024-01-01", "2023-01-01"),
        ("single@2023-01-01.7", "no edition", "2023-01-01"),
        ("single@2023", "is not a valid date (YYYY-MM-DD)", ""),
        ("", "no page or service", "there is"),
    ],
)
def test_a_name_that_means_none_or_several_is_refused_with_suggestions(
    filled: SnapshotStore, name: str, message: str, hint: str
) -> None:
    error = error_of(filled.find, name)
    assert isinstance(error, UsageError)
    assert message in str(error)
    assert hint in error.hint


def test_a_place_and_its_path_are_one_to_one() -> None:
    place = replace(place_of(snapshot("a")), number=12)
    assert place_at(place.path) == place


def test_a_read_only_store_can_be_read(filled: SnapshotStore, tmp_path: Path) -> None:
    # Root may write anywhere, so the child becomes nobody; it stands in the folder, whose parents it may not enter.
    count = len(filled.load_all())
    folders = [path for path in tmp_path.rglob("*") if path.is_dir()]
    for folder in (tmp_path, *folders):
        folder.chmod(0o555)
    code = """
import os, sys
from pathlib import Path
sys.path.insert(0, "tests")
import ruamel.yaml
from extractor.errors import WriteError
from extractor.store.snapshot_store import SnapshotStore
from store.helpers import error_of, snapshot
os.chdir(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
store = SnapshotStore(Path("."))
print(len(store.load_all()), type(error_of(store.add, snapshot("z"))).__name__)
"""
    done = run_child(code, tmp_path)
    for folder in (tmp_path, *folders):
        folder.chmod(0o755)
    assert done.stdout == f"{count} WriteError\n", done.stderr


def test_the_fortieth_page_costs_no_more_than_the_second(store: SnapshotStore, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[object] = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: (listed.append(folder), scandir(folder))[1])
    costs = []
    for number in range(40):
        listed.clear()
        page = replace(PAGE, name=f"page{number}")
        assert store.newest(page.id) is None
        assert store.add(snapshot("a", page=page)).kind == "new"
        assert store.newest(page.id)
        costs.append(len(listed))
    assert costs[1] == costs[39]
