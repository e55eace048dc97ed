"""Documents stand side by side; one language of each leads; some end, move or come back."""

import pytest

from extractor.build.documents import documents_of

from .helpers import catalog, end, followed, page, snapshot, statuses, successors, table, timeline, trace

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
BACKUPS = table("backup", ("Downloading a backup", "backup", "backupsDownLoad"))
SPANISH, CHINESE = page(language="es-us"), page(language="zh-cn")


def rows_of(history, pages=()) -> list[tuple[str, int]]:
    """The days on which the only document says something else, with the number of rows."""
    (document,) = documents_of(history, pages)
    return [(state.day, len(state.snapshot.edition.rows) if state.snapshot else 0) for state in document.states]


# Side by side


def test_documents_with_a_table_of_the_same_category_do_not_silence_each_other() -> None:
    mysql = table("job", ("Downloading a backup", "backup", "backupsDownLoad"), ("Creating a job", "job", "createJob"))
    postgresql = table("job", ("Downloading a backup", "backup", "backupsDownLoad"), ("Making a job", "job", "makeJob"))
    built = catalog(
        [snapshot("2024-01-01", mysql, of=page("mysql")), snapshot("2025-01-01", postgresql, of=page("pg"))]
    )
    assert set(statuses(built).values()) == {"current"}


def test_a_page_split_into_two_loses_no_trace() -> None:
    first, second = (
        table("job", *((f"Doing {part}{number}", "job", f"do{part}{number}") for number in range(20)))
        for part in ("Left", "Right")
    )
    whole = table("job", *((row.operation, row.resource_type, row.traces[0]) for row in (*first.rows, *second.rows)))
    history = [
        snapshot("2024-01-01", whole, of=page("all")),
        snapshot("2025-01-01", first, of=page("all")),
        snapshot("2025-01-01", second, of=page("second")),
    ]
    assert set(statuses(catalog(history)).values()) == {"current"}


def test_the_same_page_in_another_handbook_is_another_document() -> None:
    other = page().__class__(site="intl", language="en-us", handbook="api-thing", name="guide")
    assert len(documents_of([snapshot("2024-01-01", OLD), snapshot("2024-01-01", NEW, of=other)])) == 2


# Languages


def test_a_rename_in_english_is_not_hidden_by_an_older_spanish_page() -> None:
    history = [
        snapshot("2024-01-01", OLD),
        snapshot("2025-01-01", NEW),
        snapshot("2024-06-01", OLD, of=SPANISH, language="es"),
    ]
    built = catalog(history)
    assert statuses(built) == {"CreateJobV2": "current", "createJob": "legacy", "deleteJob": "current"}
    assert successors(built, "createJob") == ["CreateJobV2"]
    assert built.documents[0].language == "en"


def test_an_old_chinese_edition_is_no_part_of_a_change_in_english() -> None:
    chinese = table("job", ("创建作业", "job", "createJob"), ("删除作业", "job", "deleteJob"))
    history = [
        snapshot("2022-01-01", chinese, of=CHINESE, language="zh"),
        snapshot("2024-01-01", OLD),
        snapshot("2025-01-01", NEW),
    ]
    steps = timeline(history).steps
    assert [step.comparison.summary for step in steps] == [{"renamed": 1}]
    assert {placed.source for step in steps for change in step.comparison.changes for placed in change.old} == {
        f"{page().id}@2024-01-01"
    }


def test_a_name_that_only_another_language_prints_is_a_finding_there_and_not_a_trace() -> None:
    history = [snapshot("2025-01-01", NEW), snapshot("2025-01-01", OLD, BACKUPS, of=SPANISH, language="es")]
    built = catalog(history)
    assert set(statuses(built)) == {"CreateJobV2", "deleteJob"}
    assert [(one.name, one.language) for one in built.elsewhere] == [("backupsDownLoad", "es"), ("createJob", "es")]


@pytest.mark.parametrize(
    ("languages", "leading"),
    [(("zh", "en", "es"), "en"), (("zh", "es"), "zh"), (("pt", "es"), "es"), (("fr",), "fr")],
)
def test_english_leads_then_chinese_then_any_by_name(languages: tuple[str, ...], leading: str) -> None:
    history = [snapshot("2024-01-01", OLD, of=page(language=f"{one}-x"), language=one) for one in languages]
    (document,) = documents_of(history)
    assert (document.language, len(document.translations)) == (leading, len(languages) - 1)


def test_where_the_leading_language_has_ended_the_next_one_leads() -> None:
    history = [
        snapshot("2024-01-01", OLD),
        snapshot("2024-02-01", OLD, of=CHINESE, language="zh"),
        end("2025-01-01", page()),
    ]
    assert [document.language for document in documents_of(history)] == ["zh"]
    assert statuses(catalog(history))["createJob"] == "current"


def test_another_language_can_be_asked_to_lead_and_documents_without_it_stay_out() -> None:
    history = [
        snapshot("2025-01-01", NEW),
        snapshot("2024-06-01", OLD, of=SPANISH, language="es"),
        snapshot("2024-01-01", BACKUPS, of=page("other")),
    ]
    built = catalog(history, language="es")
    assert statuses(built) == {"createJob": "current", "deleteJob": "current"}


def test_a_listed_page_can_lead_its_document_also_where_its_language_is_not_recognised() -> None:
    history = [
        snapshot("2025-01-01", NEW),
        snapshot("2024-05-01", OLD, BACKUPS, of=page(language="pt-br"), language="es"),
        snapshot("2024-06-01", OLD, of=page(language="pt-br"), language=None),
    ]
    listed = [followed(page(language="pt-br"), leads=True)]
    assert statuses(catalog(history))["CreateJobV2"] == "current"
    assert statuses(catalog(history, listed))["createJob"] == "current"
    assert "CreateJobV2" not in statuses(catalog(history, listed))


def test_of_several_addresses_with_english_text_the_newest_edition_counts() -> None:
    arabic_address = page(language="ar-mena")
    history = [snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW, of=arabic_address, language="en")]
    assert statuses(catalog(history))["createJob"] == "legacy"
    assert rows_of(history) == [("2024-01-01", 2), ("2025-01-01", 2)]


def test_text_in_another_language_under_the_same_address_replaces_nothing() -> None:
    address = page(language="ar-mena")
    history = [
        snapshot("2024-01-01", NEW, of=address, language="en"),
        snapshot("2025-01-01", OLD, of=address, language="ar"),
    ]
    built = catalog(history)
    assert built.documents[0].language == "en"
    assert statuses(built) == {"CreateJobV2": "current", "deleteJob": "current"}


def test_a_language_that_a_page_spoke_before_its_end_leads_no_more() -> None:
    history = [
        snapshot("2024-01-01", OLD, of=CHINESE, language="en"),
        end("2024-06-01", of=CHINESE),
        snapshot("2025-01-01", NEW, of=CHINESE, language="zh"),
    ]
    built = catalog(history)
    assert built.documents[0].language == "zh"
    assert statuses(built)["CreateJobV2"] == "current"


def test_a_page_whose_language_is_not_recognised_once_still_answers_for_itself() -> None:
    address = page(language="ar-mena")
    history = [
        snapshot("2024-01-01", OLD, of=address, language="en"),
        snapshot("2025-01-01", NEW, of=address, language=None),
    ]
    assert statuses(catalog(history))["createJob"] == "legacy"


def test_pages_of_one_document_may_have_names_that_differ_by_language() -> None:
    chinese = page("guide_zh", language="zh-cn")
    history = [snapshot("2025-01-01", NEW), snapshot("2024-01-01", OLD, of=chinese, language="zh")]
    assert statuses(catalog(history))["createJob"] == "current"
    assert statuses(catalog(history, [followed(chinese, document=page().document)])) == {
        "CreateJobV2": "current",
        "deleteJob": "current",
    }


def test_sites_never_mix() -> None:
    chinese = table("job", ("创建作业", "job", "createJob"))
    history = [
        snapshot("2024-01-01", chinese, of=page(site="cn", language="zh-cn"), language="zh"),
        snapshot("2024-01-01", OLD),
        snapshot("2025-01-01", NEW),
    ]
    built = catalog(history)
    assert statuses(built, "cn") == {"createJob": "current"}
    assert statuses(built)["createJob"] == "legacy"
    assert built.sites == ("intl", "cn")


# Ends


def test_what_a_deleted_page_documented_is_removed_and_the_end_is_told() -> None:
    history = [
        snapshot("2024-01-01", OLD, of=page("old")),
        snapshot("2024-01-01", BACKUPS, of=page("other")),
        end("2025-01-01", page("old"), reason="deleted in commit 0ce211b121"),
    ]
    built = catalog(history)
    assert statuses(built) == {"backupsDownLoad": "current", "createJob": "removed", "deleteJob": "removed"}
    assert [(one.id, one.ended, one.reason) for one in built.documents] == [
        ("intl.usermanual-thing.old", "2025-01-01", "deleted in commit 0ce211b121"),
        ("intl.usermanual-thing.other", None, ""),
    ]
    assert set(statuses(catalog(history, as_of="2024-12-31")).values()) == {"current"}


def test_a_page_that_returns_is_in_force_again() -> None:
    history = [snapshot("2024-01-01", OLD), end("2025-01-01"), snapshot("2025-06-01", OLD)]
    assert rows_of(history) == [("2024-01-01", 2), ("2025-01-01", 0), ("2025-06-01", 2)]
    assert statuses(catalog(history, as_of="2025-03-01"))["createJob"] == "removed"
    assert statuses(catalog(history))["createJob"] == "current"


def test_an_end_declared_in_the_page_list_counts_as_one() -> None:
    declared = [followed(page(), ended="2025-01-01", reason="the service was given up")]
    built = catalog([snapshot("2024-01-01", OLD)], declared, as_of="2025-01-01")
    assert set(statuses(built).values()) == {"removed"}
    assert built.documents[0].reason == "the service was given up"


def test_a_document_ends_with_its_last_address() -> None:
    arabic_address = page(language="ar-mena")
    history = [
        snapshot("2024-01-01", OLD),
        snapshot("2025-01-01", NEW, of=arabic_address),
        end("2025-06-01", arabic_address),
    ]
    assert statuses(catalog(history))["createJob"] == "current"  # the older address still shows it
    assert set(statuses(catalog([*history, end("2025-07-01")])).values()) <= {"removed", "legacy"}


# Moves


MOVED = page("new-name")


def test_a_page_that_moved_continues_its_history_under_the_new_address() -> None:
    history = [snapshot("2024-01-01", OLD), end("2025-01-01", moved_to=MOVED), snapshot("2025-01-02", NEW, of=MOVED)]
    built = catalog(history)
    assert [document.id for document in built.documents] == [MOVED.document]
    assert statuses(built) == {"CreateJobV2": "current", "createJob": "legacy", "deleteJob": "current"}
    assert trace(built, "deleteJob").first_seen == "2024-01-01"


def test_a_move_declared_in_the_page_list_counts_as_one() -> None:
    history = [snapshot("2024-01-01", OLD), snapshot("2025-01-02", NEW, of=MOVED)]
    declared = [followed(page(), ended="2025-01-01", moved_to=MOVED.id), followed(MOVED)]
    assert successors(catalog(history, declared), "createJob") == ["CreateJobV2"]


def test_a_page_that_moved_away_and_back_is_one_document() -> None:
    history = [
        snapshot("2023-01-01", OLD),
        end("2024-01-01", moved_to=MOVED),
        snapshot("2024-01-01", OLD, of=MOVED),
        end("2025-01-01", MOVED, moved_to=page()),
        snapshot("2025-01-01", NEW),
    ]
    assert [document.id for document in documents_of(history)] == [page().document]
    assert successors(catalog(history), "createJob") == ["CreateJobV2"]


def test_pages_said_to_have_moved_to_each_other_are_one_document() -> None:
    history = [
        snapshot("2024-01-01", OLD),
        end("2025-01-01", moved_to=MOVED),
        snapshot("2024-01-01", OLD, of=MOVED),
        end("2025-01-01", MOVED, moved_to=page()),
    ]
    assert len(documents_of(history)) == 1


def test_words_of_a_page_that_moved_and_came_back_do_not_stand_for_the_page_it_had_moved_to() -> None:
    former, new = page("former"), page("new")
    history = [
        snapshot("2024-01-01", OLD, of=former),
        end("2024-02-01", of=former, moved_to=new),
        snapshot("2024-03-01", NEW, of=former),
        end("2024-04-01", of=former),
    ]
    assert set(statuses(catalog(history)).values()) == {"removed"}
