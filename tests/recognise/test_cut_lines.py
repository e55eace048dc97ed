"""Text of a PDF, whose lines end at a margin: read exactly where each cell is whole, and else refused."""

import io

import pytest

from extractor.cli import main
from extractor.errors import PageError

from .pages import codes, read, rows

PROSE = [
    "After you enable the service, it records what is done to your vaults, so that you can see it",
    "again when you look for the cause of a fault, or audit somebody.",
]
HEAD = ["Operation", "Resource Type", "Trace Name"]
VAULT = ["Creating a vault", "vault", "createVault"]
COPY = ["Copying what a vault of", "another project holds", "vault", "copyVault"]
ROWS = [*VAULT, *COPY, "Deleting a vault", "vault", "deleteVault"]
READ = [
    ("Creating a vault", "vault", "createVault"),
    ("Copying what a vault of another project holds", "vault", "copyVault"),
    ("Deleting a vault", "vault", "deleteVault"),
]
PAGE_END = ["Vault Service", "User Guide", "Issue 03 (2026-08-05)", "{}"]
CANNOT = "lines end at a margin, as those of a PDF do, and cells cannot be told apart: "


def text(*lines, prose=PROSE):
    return "\n".join(["Auditing Vaults", *prose, "Table 1 Vault operations", *lines, ""])


def test_an_operation_goes_on_in_the_next_line():
    edition = read(text(*HEAD, *ROWS))
    assert (rows(edition), codes(edition), edition.tables[0].category) == (READ, [], "vault")


CHINESE = ["操作名称", "资源类型", "事件名称", "创建存储库", "vault", "createVault"]
PASSWORD = ["用户在安全设置页面自行修改\n密码", "user", "updatePassword"]


def test_lines_of_a_paragraph_are_joined_without_a_blank_where_their_script_has_none():
    page = "\n\n".join(["存储库审计", *CHINESE, *PASSWORD]) + "\f"
    assert rows(read(page))[1] == ("用户在安全设置页面自行修改密码", "user", "updatePassword")


def test_lines_of_a_script_without_small_letters_are_not_joined():
    with pytest.raises(PageError, match=CANNOT):
        read("\n".join(["存储库审计", *CHINESE, *PASSWORD]) + "\f")


@pytest.mark.parametrize(
    "head", [["Operation", "Resource", "Type", "Trace Name"], ["Operation", "Resource", "Type", "Trace", "Name"]]
)
def test_a_header_stands_in_two_lines(head):
    assert rows(read(text(*head, *ROWS))) == READ


def test_a_resource_type_and_a_name_on_one_line_are_two_cells():
    lines = [*COPY[:2], "vault_of_project copyVault", "Closing a vault", "vault_of_project closeVault"]
    assert rows(read(text(*HEAD, *VAULT, *lines))) == [
        READ[0],
        (READ[1][0], "vault_of_project", "copyVault"),
        ("Closing a vault", "vault_of_project", "closeVault"),
    ]


def test_the_name_of_a_next_version_is_one_by_itself():
    assert rows(read(text(*HEAD, *VAULT, "createVaultV2", *ROWS[3:])))[0][2:] == ("createVault", "createVaultV2")


def test_a_table_goes_on_below_its_header_on_the_next_page():
    pages = [text(*HEAD, *ROWS), *(line.format(1) for line in PAGE_END), *HEAD, "Moving a vault", "vault", "moveVault"]
    edition = read("\n".join([*pages, *(line.format(2) for line in PAGE_END)]))
    assert [table.category for table in edition.tables] == ["vault"]
    assert rows(edition) == [*READ, ("Moving a vault", "vault", "moveVault")]


@pytest.mark.parametrize("above", ["Table 2 Backups", "Backup Operations"])
def test_another_table_has_a_caption_or_a_heading_of_its_own_which_contents_may_name(above):
    backups = [above, *HEAD, "Creating a backup", "backup", "createBackup"]
    edition = read("\n".join(["Auditing", "Backup Operations 7", text(*HEAD, *ROWS), *backups]))
    assert [(len(table.rows), table.category) for table in edition.tables] == [(3, "vault"), (1, "backup")]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["Updating the record of a vault", "vault", "updateRecordOfVau-", "lt"], "a cell too many: lt"),
        (["Updating the record of a vault", "vault", "updateRecordOfVau", "lt"], "a cell too many: lt"),
        (["Updating the record of a vault", "vault", "updateRecordOfVau-", "lt", *VAULT], "a cell too many: lt"),
        (["Updating the record of a vault", "vault", "updateRecordOfVau", "lt", *VAULT], "a cell too many: lt"),
        (["Updating the record of a vault", "vault-re-", "cord", "updateRecord"], "vault-re-"),
        (["Moving the configu-", "ration of a vault", "vault", "moveVault"], "Moving the configu- ration of a vault"),
        (["Moving a vault", "vault of_project moveVault"], "vault of_project moveVault"),
        (["moveVault移动存储库", "vault", "closeVault"], "moveVault移动存储库"),
        (["Moving a vault of another", "project project moveVault"], "project project moveVault"),
        (["Moving a vault", "vault", "move vault"], "Moving a vault | vault | move vault"),
        (["moving a vault", "vault", "moveVault"], "moving a vault | vault | moveVault"),
        (["Moving a vault", "moveVault", "vault"], "a cell too many: vault"),
        (["Moving a vault", "moveVault"], "moveVault"),
    ],
)
def test_what_may_be_cut_or_run_together_is_refused(lines, shown):
    with pytest.raises(PageError, match=CANNOT) as refused:
        read(text(*HEAD, *ROWS, *lines))
    assert shown in refused.value.message


def test_rows_on_the_next_page_without_a_header_are_not_lost():
    lines = [*(line.format(1) for line in PAGE_END), "Moving a vault", "vault", "moveVault"]
    with pytest.raises(PageError, match=f"{CANNOT}.*moveVault"):
        read(text(*HEAD, *ROWS, *lines))


def test_a_last_row_that_is_written_as_no_other_is_not_lost():
    with pytest.raises(PageError, match=f"{CANNOT}.*StartedFile"):
        read(text(*HEAD, *VAULT, *ROWS[7:], "Start of a file", "Files", "StartedFile"))


def test_a_header_whose_rows_cannot_be_read_refuses_the_page():
    glued = ["Moving a vault vault_of_project moveVault", "Closing a vault vault_of_project closeVault"]
    with pytest.raises(PageError, match=f"{CANNOT}the words below 'Operation"):
        read("\n".join([text(*HEAD, *ROWS), *(line.format(1) for line in PAGE_END), *HEAD, *glued]))


def test_a_header_without_resource_types_may_have_lost_them():
    columns = text("Operation", "Trace Name", "Creating a vault", "createVault", "Deleting a vault", "deleteVault")
    assert rows(read(columns)) == [("Creating a vault", "", "createVault"), ("Deleting a vault", "", "deleteVault")]
    with pytest.raises(PageError, match=f"{CANNOT}no resource types"):
        read(f"{columns}\n".join(["Resource Type\n", ""]))


def test_the_end_of_a_page_tells_that_lines_are_cut():
    page = text(*HEAD, *VAULT, "Moving a vault", "vault", "move vault", prose=[])
    assert len(rows(read(page))) == 2
    with pytest.raises(PageError, match=CANNOT):
        read(page + "\f")


def test_cells_that_span_rows_count_where_lines_are_whole():
    page = text(*HEAD, *VAULT, "Deleting a vault", "deleteVault", prose=["It records what is done to your vaults."])
    assert rows(read(page)) == [READ[0], READ[2]]


ONE_LINE = text(" ".join(HEAD), " ".join(VAULT), "Copying what a vault of", "another project holds vault copyVault")


def test_cells_on_one_line_are_told():
    with pytest.raises(PageError, match=r"aligned by blanks: Operation \| Resource Type \| Trace Name \(save the page"):
        read(ONE_LINE)


def test_a_folder_run_names_a_file_whose_table_is_not_read(tmp_path):
    (tmp_path / "one-line.txt").write_text(ONE_LINE, "utf-8")
    (tmp_path / "drawn.txt").write_text(text("   ".join(HEAD), "   ".join(VAULT)), "utf-8")
    (tmp_path / "other.txt").write_text(text("Region Endpoint", "eu-de vault.example.com"), "utf-8")
    out, err = io.StringIO(), io.StringIO()
    main(["extract", "--format", "json", "--allow-empty", str(tmp_path)], out, err)
    drawn, one_line, passed_over = err.getvalue().splitlines()
    assert "drawn.txt: a table that is drawn" in drawn
    assert "one-line.txt: a table that is drawn" in one_line
    assert passed_over == "ctscat extract: 1 file without a trace table passed over"
