"""Saved text: the tables' borders are lost, so what is a row is told by the words alone."""

import pytest

from extractor.errors import PageError

from .pages import codes, read, rows

TAB = "\t"
HEAD = ["Operation", "Resource Type", "Trace Name"]
TWO = ["Creating a vault", "vault", "createVault", "Deleting a vault", "vault", "deleteVault"]
READ = [("Creating a vault", "vault", "createVault"), ("Deleting a vault", "vault", "deleteVault")]


def text(*paragraphs):
    return "\n\n".join(("Auditing Vaults", *paragraphs))


@pytest.mark.parametrize(
    "behind",
    [
        ["Feedback", "Feedback", "Feedback", "0/500", "Selected Content"],
        ["Parent topic: Auditing", "Previous", "Next"],
        ["Was this page helpful?", "Yes", "No"],
        ["About Us", "Contact Us", "Careers"],
        ["Related parameters", "Parameter", "Mandatory", "Description", "trace_name", "Yes"],
        ["Key fields", "trace_name", "createVault"],
        ["Viewing the Traces", "Log in to the console.", "Click a name."],
        ["分享", "收藏", "GitHub"],
    ],
)
def test_the_words_behind_a_table_are_no_rows(behind):
    assert rows(read(text(*HEAD, *TWO, *behind))) == READ


def test_words_behind_a_table_that_might_be_a_row_are_told():
    edition = read(text(*HEAD, *TWO, "Moving a vault", "vault", "Move", "Viewing the Traces", "Log in to the console."))
    assert rows(edition) == READ
    assert [remark.message for remark in edition.warnings] == [
        "words behind the table are not read as a row, though they might be one: Moving a vault | vault | Move"
    ]
    assert read(text(*HEAD, *TWO, "Feedback", "Feedback", "Feedback")).warnings == ()


def test_a_resource_type_that_spans_rows_stands_once():
    spanning = [
        "Creating a vault",
        "vault",
        "createVault",
        "Deleting a vault",
        "deleteVault",
        "Moving a vault",
        "moveVault",
    ]
    again = ["Creating a key", "key", "createKey", "Deleting a key", "deleteKey"]
    assert rows(read(text(*HEAD, *spanning, *again))) == [
        *READ,
        ("Moving a vault", "vault", "moveVault"),
        ("Creating a key", "key", "createKey"),
        ("Deleting a key", "key", "deleteKey"),
    ]


def test_several_traces_under_a_resource_type_that_stands_once():
    page = text(*HEAD, *TWO[:3], "Moving a vault", "moveVault", "moveVaultV2", "Deleting a vault", "deleteVault")
    assert rows(read(page)) == [READ[0], ("Moving a vault", "vault", "moveVault", "moveVaultV2"), READ[1]]


def test_resource_types_may_begin_as_names_do():
    cells = [("Creating a task", "exportTask", "createTask"), ("Deleting a task", "exportTask", "deleteTask")]
    assert rows(read(text(*HEAD, *cells[0], *cells[1]))) == cells


HARD = [
    ("a name among the cells of a column nobody reads", ["Tracker Type", *HEAD],
     ["Management", "Moving a plan", "movePlan", "runMovePlan", "runMovePlanV2", "Management", "Starting a plan",
      "plan", "startPlan"],
     [("Moving a plan", "movePlan", "runMovePlan", "runMovePlanV2"), ("Starting a plan", "plan", "startPlan")]),
    ("a cell that reads as the page's frame", HEAD,
     ["Creating a vault", "vault", "createVault", "Submit", "order", "submitOrder", "Deleting a vault", "vault",
      "deleteVault", "Feedback", "Was this page helpful?", "Submit"],
     [("Creating a vault", "vault", "createVault"), ("Submit", "order", "submitOrder"),
      ("Deleting a vault", "vault", "deleteVault")]),
    ("several names in a paragraph, below a resource type that spans rows", HEAD,
     ["Creating a vault", "vault", "createVault", "Deleting a vault", "deleteVault/removeVault", "Moving a vault",
      "moveVault"],
     [("Creating a vault", "vault", "createVault"), ("Deleting a vault", "vault", "deleteVault", "removeVault"),
      ("Moving a vault", "vault", "moveVault")]),
    ("as many paragraphs in each row as there are columns", HEAD,
     ["Creating a vault", "vault", "createVault", "Exporting a vault", "exportVault", "deleteVault"],
     [("Creating a vault", "vault", "createVault"), ("Exporting a vault", "exportVault", "deleteVault")]),
    ("names that go on behind a slash", HEAD,
     ["Creating a vault", "vault", "createVault/", "createVaultV2/", "createVaultV3"],
     [("Creating a vault", "vault", "createVault", "createVaultV2", "createVaultV3")]),
    ("names with a capital", HEAD,
     ["Creating a vault", "vault", "createVault", "Logging in", "user", "Login", "Deleting a vault", "vault",
      "deleteVault"],
     [("Creating a vault", "vault", "createVault"), ("Logging in", "user", "Login"),
      ("Deleting a vault", "vault", "deleteVault")]),
    ("nothing but names with a capital", HEAD,
     ["Creating a vault", "Vault", "Create vault", "Deleting a vault", "Vault", "Delete vault"],
     [("Creating a vault", "Vault", "Create vault"), ("Deleting a vault", "Vault", "Delete vault")]),
    ("a product's name above the words behind", HEAD,
     ["Creating a vault", "vault", "createVault", "FunctionGraph", "FunctionGraph hosts functions."],
     [("Creating a vault", "vault", "createVault")]),
    ("several names of small words", HEAD,
     ["Creating a vault", "vault", "createVault", "Deleting a vault", "vault", "delete vault", "remove vault",
      "Moving a vault", "vault", "moveVault"],
     [("Creating a vault", "vault", "createVault"), ("Deleting a vault", "vault", "delete vault", "remove vault"),
      ("Moving a vault", "vault", "moveVault")]),
    ("a name the API could not carry", HEAD,
     ["Rendering", "render", "3dRender", "Creating a vault", "vault", "vault:create"],
     [("Rendering", "render", "3dRender"), ("Creating a vault", "vault", "vault:create")]),
    ("another column that spans rows", ["Service", *HEAD],
     ["CBR", "Creating a vault", "vault", "createVault", "Deleting a vault", "vault", "deleteVault", "EVS",
      "Creating a disk", "disk", "createDisk", "Deleting a disk", "disk", "deleteDisk"],
     [("Creating a vault", "vault", "createVault"), ("Deleting a vault", "vault", "deleteVault"),
      ("Creating a disk", "disk", "createDisk"), ("Deleting a disk", "disk", "deleteDisk")]),
    ("operations of one word", HEAD,
     ["Bind", "Key pair", "bind key pair", "Reset", "Key pair", "reset key pair", "View Logs", "See the guide."],
     [("Bind", "Key pair", "bind key pair"), ("Reset", "Key pair", "reset key pair")]),
    ("a resource type that begins as names do", HEAD,
     ["Creating a vault", "vault", "createVault", "Exporting", "exportTask", "runExportTask", "Deleting a vault",
      "vault", "deleteVault"],
     [("Creating a vault", "vault", "createVault"), ("Exporting", "exportTask", "runExportTask"),
      ("Deleting a vault", "vault", "deleteVault")]),
    ("a remark in brackets below an operation", HEAD,
     ["Creating a vault", "(for yearly/monthly instances)", "vault", "createVault"],
     [("Creating a vault (for yearly/monthly instances)", "vault", "createVault")]),
    ("a note whose word stands alone", ["操作名称", "资源类型", "事件名称"],
     ["创建存储库", "存储库", "createVault", "说明", "仅V2支持。", "删除存储库", "存储库", "deleteVault"],
     [("创建存储库", "存储库", "createVault"), ("删除存储库", "存储库", "deleteVault")]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cells", "expected"), [one[1:] for one in HARD], ids=[one[0] for one in HARD])
def test_cells_are_told_apart_by_what_they_say(header, cells, expected):
    assert rows(read(text(*header, *cells))) == expected


def test_rows_divided_by_tabs_lack_the_cell_that_spans_them():
    page = "Auditing\nOperation\tResource Type\tTrace Name\nCreating a vault\tvault\tcreateVault\n"
    assert rows(read(page + "Deleting a vault\tdeleteVault\n")) == READ
    with pytest.raises(PageError, match="2 cells where the header has 3"):
        read(page + "Deleting a vault\tvault\n")


def test_a_cell_that_spans_tabbed_rows_is_told_where_names_are_words():
    page = "Auditing\n操作名称\t资源类型\t事件名称\n用户登录\tuser\tlogin\n用户登出\tlogout\n"
    assert rows(read(page)) == [("用户登录", "user", "login"), ("用户登出", "user", "logout")]
    with pytest.raises(PageError, match="2 cells where the header has 3"):
        read(page + "用户切换\tuser\n用户\tuser\n".replace("login", "user"))


def test_a_name_below_a_tabbed_row_is_its_own_even_where_the_next_row_is_shorter():
    page = f"Auditing\n{TAB.join(HEAD)}\n{TAB.join(TWO[:3])}\ncreateVaultV2\nDeleting a vault\tdeleteVault\n"
    assert rows(read(page)) == [(*READ[0], "createVaultV2"), READ[1]]


def test_a_tabbed_table_ends_where_words_stand_above_its_header_again():
    one, other = (TAB.join(TWO[at : at + 3]) for at in (0, 3))
    page = f"Auditing\n\nBuilding\n{TAB.join(HEAD)}\n{one}\nTearing Down\n{TAB.join(HEAD)}\n{other}\n"
    assert [(table.section, len(table.rows)) for table in read(page).tables] == [("Building", 1), ("Tearing Down", 1)]


@pytest.mark.parametrize("above", ["Updated on 2024-05-06 GMT+08:00", "The table below lists what is recorded."])
def test_a_date_or_sentence_above_a_tabbed_table_is_no_heading(above):
    page = f"Auditing\n\n{above}\n\nTable 1 Key vault operations\n{TAB.join(HEAD)}\n{TAB.join(TWO[:3])}\n"
    (table,) = read(page).tables
    assert (table.section, table.category) == ("", "vault")


@pytest.mark.parametrize(
    "behind", ["Parent topic: Auditing", "Was this page helpful? Yes No", "父主题：审计", "Feedback", "Table 2 Figures"]
)
def test_words_behind_a_table_may_follow_its_last_cell_at_once(behind):
    assert rows(read(text(*HEAD, *TWO[:5], f"deleteVault\n{behind}", "Words."))) == READ


def test_a_caption_behind_the_last_cell_begins_the_next_table():
    one, other = read(text(*HEAD, *TWO[:2], "createVault\nTable 2 Backups", *HEAD, *TWO[3:])).tables
    assert (len(one.rows), other.caption, len(other.rows)) == (1, "Table 2 Backups", 1)


@pytest.mark.parametrize("remarks", [["", ""], ["Only for V2.", ""], ["", "Only for V2."]])
@pytest.mark.parametrize("column", ["Remarks", "备注"])
def test_a_column_of_remarks_may_be_empty_in_any_row(column, remarks):
    cells = [*TWO[:3], remarks[0], *TWO[3:], remarks[1]]
    assert rows(read(text(*HEAD, column, *filter(None, cells)))) == READ


@pytest.mark.parametrize(
    "lines", ["Operation   Resource Type   Trace Name\nA   s   doA", "│操作│资源类型│事件名称│\n│A│s│doA│"]
)
def test_a_table_that_is_only_drawn_is_told(lines):
    with pytest.raises(PageError, match=r"drawn, or aligned by blanks: (Operation|操作) \| .* \(save the page as HTML"):
        read(f"Auditing\n\n{lines}\n")


@pytest.mark.parametrize("behind", [["Facebook", "Twitter", "LinkedIn"], ["Share", "Copy link", "WeChat"]])
def test_a_last_row_whose_name_is_written_as_no_other_is_none(behind):
    edition = read(text(*HEAD, *TWO, *behind))
    assert (rows(edition), codes(edition)) == (READ, [("words-behind", None)])
    assert len(rows(read(text(*HEAD, *TWO, "Moving a vault", "vault", "MoveVault")))) == 3


@pytest.mark.parametrize(
    "behind",
    [["eu-de", "eu-nl"], ["api.example.com"], ["main.tf", "variables.tf"], ["createdBy", "updatedAt"], ["user_id"],
     ["Region", "Endpoint", "eu-de", "ecs.eu-de.example.com"], ["Document ID", "doc_01_0034"], ["version-2.1"],
     ["Source: saved-page.html", "saved-page.html"], ["learnMore", "contactSales"],
     ["IPv4", "2025-01-02", "zh_CN", "20250102T1011Z", "9f8e7d6c-1234", "20250102T1011Z"]],
)  # fmt: skip
@pytest.mark.parametrize("style", ["\n\n", "\n", "\t"])
def test_hosts_files_regions_and_fields_behind_the_last_row_never_become_names_silently(behind, style):
    if style == "\t":
        page = "\n".join((*map(TAB.join, (HEAD, TWO[:3], TWO[3:])), *behind))
    else:
        page = style.join(("Auditing", *HEAD, *TWO, *behind))
    edition = read(page)
    assert rows(edition) == READ
    assert edition.warnings or style == "\t"


def test_further_names_of_the_last_row_alone_are_read_where_they_repeat_a_word_of_it():
    edition = read(text(*HEAD, *TWO, "deleteVaultV2", "openTicket"))
    assert rows(edition) == [READ[0], (*READ[1], "deleteVaultV2")]
    assert [remark.message for remark in edition.warnings] == [
        "words behind the table are not read as a row, though they might be one: openTicket"
    ]


@pytest.mark.parametrize(
    ("behind", "end"),
    [
        (["purgeVault"], ("Deleting a vault", "vault", "deleteVault", "purgeVault")),
        (["Opening times", "page", "openNow"], ("Opening times", "page", "openNow")),
    ],
)
def test_what_may_be_of_the_table_or_behind_it_is_read_and_told(behind, end):
    edition = read(text(*HEAD, *TWO, *behind))
    assert (rows(edition)[-1], codes(edition)) == (end, [("doubtful-end", None)])


def test_tabbed_rows_behind_a_gap_are_none_and_without_one_they_are_told():
    table = "\n".join(map(TAB.join, (HEAD, TWO[:3], TWO[3:])))
    for behind, said in (("Was this page helpful?\tYes\tNo", []), ("Home\tUser Guide\tVaults", ["words-behind"])):
        edition = read(f"{table}\n\n{behind}\n")
        assert (rows(edition), [code for code, _ in codes(edition)]) == (READ, said)
    assert codes(read(f"{table}\nHome\tUser Guide\tVaults\n")) == [("doubtful-end", None)]


@pytest.mark.parametrize("first", ["function", "service", "object"])
def test_the_first_cells_may_be_words_that_headers_have(first):
    cells = [first, f"Creating a {first}", "createIt", first, f"Deleting a {first}", "deleteIt", "vault", *TWO[::2]]
    page = text("Resource Type", "Operation", "Trace Name", *cells)
    assert rows(read(page)) == [
        (f"Creating a {first}", first, "createIt"), (f"Deleting a {first}", first, "deleteIt"), READ[0]
    ]  # fmt: skip


def test_words_of_a_header_may_stand_elsewhere_too():
    assert rows(read(text("Trace Name", "Words on it.", *HEAD, *TWO, "Trace Name", "More words on it."))) == READ
    head, cells = ["Operation", "Trace Name", "Resource Type"], [TWO[at] for at in (0, 2, 1, 3, 5, 4)]
    assert rows(read(text(*head, *cells, "Fields of a trace:", "Resource Type", "Words on it."))) == READ


@pytest.mark.parametrize("heading", ["Trace Name", "Event", "Result", "Time", "Operator"])
def test_a_heading_may_be_a_word_that_headers_have(heading):
    assert rows(read(text("Vaults", heading, *HEAD, *TWO))) == READ
    one, other = read(text(*HEAD, *TWO[:3], "Vaults", heading, *HEAD, *TWO[3:])).tables
    assert (len(one.rows), len(other.rows)) == (1, 1)


@pytest.mark.parametrize(
    "cells",
    [
        ["Trace Name", "Resource Type", "Operation", "Operator", "Time", "createVault", "vault", "Create", "me", "10"],
        ["操作", "资源", "事件", "操作时间", "操作结果", "登录", "user", "login", "10:00", "成功"],
        ["Trace Name", "createVault", "Resource Type", "vault", "Operation", "View Trace", "Trace Status", "normal"],
        ["Parameter", "Type", "Description", "trace_name", "String", "Trace name.", "resource_type", "String",
         "Resource type.", "code", "String", "HTTP return code.", "request_id", "String", "Request ID.", "Examples"],
    ],
)  # fmt: skip
def test_lists_of_what_happened_and_of_fields_are_no_trace_tables(cells):
    with pytest.raises(PageError, match="no trace table"):
        read(text("CTS records operations.", *cells))


def test_an_operation_that_spans_rows_stands_once():
    page = text("操作名称", "资源类型", "事件名称", "切换角色", "agency", "switchRole", "Token", "createToken",
                "删除委托", "agency", "deleteAgency")  # fmt: skip
    assert rows(read(page)) == [
        ("切换角色", "agency", "switchRole"),
        ("切换角色", "Token", "createToken"),
        ("删除委托", "agency", "deleteAgency"),
    ]


def test_several_traces_of_a_cell_come_back_together_in_every_way():
    page = text(*HEAD, "Creating a vault", "vault", "createVault", "createVaultV2", "Deleting a vault", "vault",
                "  • deleteVault\n  • deleteVaultV2", "Moving a vault", "vault", "- moveVault",
                "- moveVaultV2")  # fmt: skip
    assert rows(read(page)) == [
        ("Creating a vault", "vault", "createVault", "createVaultV2"),
        ("Deleting a vault", "vault", "deleteVault", "deleteVaultV2"),
        ("Moving a vault", "vault", "moveVault", "moveVaultV2"),
    ]


def test_a_single_row_with_its_resource_type_last_is_not_read_under_half_of_the_header():
    page = text("Operation", "Trace Name", "Resource Type", "Creating a vault", "createVault/createVaultV2", "vault")
    assert rows(read(page)) == [("Creating a vault", "vault", "createVault", "createVaultV2")]


def test_titles_and_notes_between_rows_are_reported():
    page = text(*HEAD, "Vaults", *TWO[:3], "NOTE:", "Only in some regions.", *TWO[3:])
    edition = read(page)
    assert rows(edition) == READ
    assert codes(edition) == [("group-row", 1), ("note-row", 3)]


def test_a_note_under_an_operation_is_none_of_it():
    edition = read(text(*HEAD, TWO[0], "NOTE: Only for administrators.", *TWO[1:]))
    assert [row.traces for row in edition.rows] == [("createVault",), ("deleteVault",)]
    assert (edition.rows[0].operation, codes(edition)) == ("Creating a vault", [("cell-note", 1)])


def test_a_cell_without_a_name_is_reported():
    edition = read(text(*HEAD, *TWO[:3], "Opening a vault", "vault", "-", *TWO[3:]))
    assert rows(edition) == [READ[0], ("Opening a vault", "vault"), READ[1]]
    assert codes(edition) == [("empty-cell", 2)]


def test_names_that_are_words():
    page = text(
        *HEAD, "User login", "iamUser", "Login", "User logout", "iamUser", "Logout", "User lock", "iamUser", "Lock"
    )
    assert rows(read(page)) == [
        ("User login", "iamUser", "Login"),
        ("User logout", "iamUser", "Logout"),
        ("User lock", "iamUser", "Lock"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["Operation", "Resource Type", "Trace Name", "Recorded By"],
        ["Operation", "Kind of Thing", "Resource Type", "Trace Name"],
    ],
)
def test_a_column_that_nobody_knows(header):
    other = "Console"
    cells = [
        [TWO[0], other, *TWO[1:3]] if header[1] == "Kind of Thing" else [*TWO[:3], other],
        [TWO[3], other, *TWO[4:]] if header[1] == "Kind of Thing" else [*TWO[3:], other],
    ]
    assert rows(read(text(*header, *cells[0], *cells[1]))) == READ


def test_a_list_of_fields_is_no_table():
    with pytest.raises(PageError, match="no trace table"):
        read(text("Parameter", "Description", "trace_name", "Name of the trace", "user", "Who did it", "code"))


@pytest.mark.parametrize(
    "cell",
    ["createVault\n\nbatchCreateVault", '"createVault\nbatchCreateVault"', "createVault\nbatchCreateVault"],
)
def test_tabbed_rows_with_several_lines_in_a_cell(cell):
    lines = [
        "\t".join(HEAD),
        f"Creating a vault\tvault\t{cell}",
        "Deleting a vault\tvault\tdeleteVault",
        "",
        "Viewing.",
    ]
    assert rows(read("Auditing\n\n" + "\n".join(lines))) == [
        ("Creating a vault", "vault", "createVault", "batchCreateVault"),
        READ[1],
    ]


@pytest.mark.parametrize("behind", ["Feedback", "父主题：审计", "0/500", "Next"])
def test_words_right_behind_tabbed_rows_are_none(behind):
    lines = ["\t".join(HEAD), "\t".join(TWO[:3]), "\t".join(TWO[3:]), behind]
    assert rows(read("\n".join(lines))) == READ


def test_the_last_tabbed_cell_goes_on_behind_a_blank_line():
    lines = ["\t".join(HEAD), "Creating a vault\tvault\tcreateVault", "", "batchCreateVault", "", "Viewing Traces"]
    assert rows(read("\n".join(lines))) == [("Creating a vault", "vault", "createVault", "batchCreateVault")]


def test_the_line_above_a_table_is_its_heading_unless_it_is_another_kind_of_line():
    for line in ("Updated on 2026-05-30 GMT+08:00", "Figure 1 The console", "The following is recorded."):
        assert read(text(line, *HEAD, *TWO)).tables[0].section == ""
    assert read(text("Vault Operations", *HEAD, *TWO)).tables[0].section == "Vault Operations"


@pytest.mark.parametrize(
    "behind",
    [
        [
            "Table 2 Parameters",
            "Parameter",
            "Type",
            "Description",
            "vault_id",
            "String",
            "ID",
            "key_id",
            "String",
            "ID",
        ],
        ["Fields", "Field", "Mandatory", "Type", "Description", "time", "Yes", "Long", "When it was", "user", "Yes"],
        ["Related APIs", "ShowVault", "CreateVault", "ListVaults"],
        [
            "APIs",
            "API",
            "Description",
            "CreateVault",
            "Creates one",
            "DeleteVault",
            "Deletes one",
            "ListVaults",
            "Lists",
        ],
        ["指标", "指标ID", "含义", "cpu_util", "CPU使用率", "mem_util", "内存使用率", "vault_count", "数量"],
        ["Supported Regions", "AP-Springfield", "CN-Shelby Ville", "AF-Ogdenville"],
        ["Follow us", "PhotoBook", "LinkUp", "YouView", "X"],
        ["Products", "Elastic Servers", "FunctionHub", "BaseDB", "ModelFarm"],
        ["相关产品", "ModelFarm", "DataLake"],
    ],
)
def test_another_table_or_a_footer_behind_the_rows_is_none_of_them(behind):
    more = ["Creating a key", "key", "createKey", "Modifying a key", "key", "updateKey"]
    expected = [*READ, ("Creating a key", "key", "createKey"), ("Modifying a key", "key", "updateKey")]
    assert rows(read(text(*HEAD, *TWO, *more, *behind))) == expected


def test_a_product_behind_the_last_name_is_the_heading_of_the_next_table():
    first = ["Creating a key", "Key", "CreateKey", "Deleting a key", "Key", "DeleteKey"]
    edition = read(text(*HEAD, *first, "BaseDB", "Table 2 Operations", *HEAD, *TWO))
    assert [row.traces for row in edition.rows] == [("CreateKey",), ("DeleteKey",), ("createVault",), ("deleteVault",)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (
            ["Checking keys", "checkKey", "checkKeyV2", "Deleting a key", "deleteKey"],
            [("Checking keys", "vault", "checkKey", "checkKeyV2"), ("Deleting a key", "vault", "deleteKey")],
        ),
        (
            ["Sealing keys", "sealKey", "sealKeyV2", "Deleting a key", "deleteKey"],
            [("Sealing keys", "vault", "sealKey", "sealKeyV2"), ("Deleting a key", "vault", "deleteKey")],
        ),
    ],
)  # fmt: skip
def test_several_names_below_a_resource_type_that_spans_rows(cells, expected):
    assert rows(read(text(*HEAD, *TWO, *cells))) == [*READ, *expected]


def test_a_title_above_the_first_row_is_no_operation():
    first = ["Template management", "Creating a template", "parameterGroup", "createParameterGroup", "Vaults"]
    edition = read(text(*HEAD, *first, *TWO))
    assert rows(edition) == [("Creating a template", "parameterGroup", "createParameterGroup"), *READ]
    assert [code for code, _ in codes(edition)] == ["group-row", "group-row"]


def test_a_description_beside_names_whose_resource_type_spans_rows():
    cells = ["Create vault", "vault", "createVault", "A vault is created.", "Delete vault", "deleteVault",
             "A vault is deleted.", "Create key", "key", "createKey", "A key is created."]  # fmt: skip
    assert rows(read(text(*HEAD, "Description", *cells))) == [
        ("Create vault", "vault", "createVault"),
        ("Delete vault", "vault", "deleteVault"),
        ("Create key", "key", "createKey"),
    ]


def test_a_first_resource_type_that_headers_are_called_too():
    cells = ["Function", "Creating one", "createFunction", "Function", "Deleting one", "deleteFunction"]
    expected = [("Creating one", "Function", "createFunction"), ("Deleting one", "Function", "deleteFunction")]
    assert rows(read(text("Resource Type", "Operation", "Trace Name", *cells))) == expected


@pytest.mark.parametrize(
    "fields",
    [
        ["trace_name", "String", "Trace name", "resource_type", "String", "Resource type", "operation", "String"],
        ["trace_name", "String", "事件名称", "resource_type", "String", "资源类型", "operation", "String", "操作"],
    ],
)
def test_fields_and_what_they_are_called_are_no_header(fields):
    with pytest.raises(PageError, match="no trace table"):
        read(text("Parameter", "Type", "Description", *fields, "Operation", "user", "String", "User"))


def test_a_quoted_cell_of_a_spreadsheet_may_stand_in_any_column():
    lines = [
        "Operation\tTrace\tResource Type",
        'Creating\t"create vault\nadd vault"\tvault',
        "Deleting\tx\ty",
    ]
    assert rows(read("\n".join(lines)))[0] == ("Creating", "vault", "create vault", "add vault")
    assert rows(read(f'{lines[0]}\nCreating\tcreateVault\t"vault'))[0][0] == "Creating"


@pytest.mark.parametrize(("name", "more"), [("deleteVault", "purgeVault"), ("DeleteVault", "DeleteVaultV2")])
def test_lines_of_the_last_cell_before_a_title_and_at_the_end(name, more):
    row = f"Deleting a vault\tvault\t{name}\n{more}"
    expected = ("Deleting a vault", "vault", name, more)
    assert rows(read("\t".join(HEAD) + f"\n{row}\n\nParent topic: Auditing")) == [expected]
    if name[0].islower():
        assert rows(read("\t".join(HEAD) + f"\n{row}\nKeys\nCreating\tkey\tcreateKey")) == [
            expected, ("Creating", "key", "createKey")
        ]  # fmt: skip


@pytest.mark.parametrize("said", [("V2.3", "V2.4"), ("2.3", "2.4"), ("Yes", "No"), ("2026-01-02", "2026-02-03")])
def test_what_stands_in_a_last_column_that_nobody_knows_is_no_name(said):
    cells = [*TWO[:3], said[0], *TWO[3:], said[1], "Creating a key", "key", "createKey", said[1]]
    edition = read(text(*HEAD, "Supported Since", *cells))
    assert rows(edition) == [*READ, ("Creating a key", "key", "createKey")]


def test_a_tabbed_table_of_another_kind_right_behind_is_none_of_the_rows():
    lines = [
        "\t".join(HEAD),
        "\t".join(TWO[:3]),
        "\t".join(TWO[3:]),
        "",
        "Field\tType\tDescription",
        "time\tLong\tTime",
    ]
    edition = read("\n".join(lines))
    assert rows(edition) == READ
    assert [code for code, _ in codes(edition)] == ["words-behind"]


def test_tabbed_rows_may_end_in_names_of_another_kind():
    lines = ["\t".join(HEAD), "\t".join(TWO[:3]), "\t".join(TWO[3:]), "Logging in\tuser\tUserLogin", "In\tkey\tOpened"]
    assert len(read("\n".join(lines)).rows) == 4


@pytest.mark.parametrize(
    "cells",
    [
        ["Creating an API", "API", "createApi", "Deleting an API", "API", "deleteApi"],
        ["Creating a region", "region", "createRegion", "Endpoint", "API", "updateEndpoint"],
    ],
)
def test_words_that_head_other_tables_may_be_resource_types(cells):
    assert rows(read(text(*HEAD, *TWO, *cells))) == [*READ, tuple(cells[:3]), tuple(cells[3:])]
    service = [cell for place in (0, 3) for cell in (cells[place], "API", *cells[place + 1 : place + 3])]
    assert len(read(text("Operation", "Service", *HEAD[1:], *service)).rows) == 2


def test_a_product_behind_a_blank_line_is_no_line_of_the_last_tabbed_cell():
    lines = ["\t".join(HEAD), "Creating\tset\tDataCreate", "Deleting\tset\tDataDelete", "", "DataHub", "", "Products"]
    assert rows(read("\n".join(lines)))[-1] == ("Deleting", "set", "DataDelete")


def test_a_lone_quote_is_no_spreadsheets():
    lines = ["\t".join(HEAD), 'Creating\tdisk\t"createDisk', "Deleting\tdisk\tdeleteDisk", 'Adding\tdisk\t"addDisk"']
    edition = read("\n".join(lines))
    assert [row.operation for row in edition.rows] == ["Creating", "Deleting", "Adding"]
    assert codes(edition) == [("suspicious-name", 1)]


@pytest.mark.parametrize("behind", [["b505ba5"], ["pageId", "updatedAt"], ["Source: saved.html"]])
@pytest.mark.parametrize("glue", ["\n\n", "\n"])
def test_a_footer_shifts_no_rows_of_names_that_are_words(behind, glue):
    names = ["vault", "key", "disk", "backup"]
    cells = [cell for name in names for cell in (f"Creating a {name}", name, f"create {name} log")]
    page = glue.join((text(*HEAD, *cells), "\n\n".join(behind)))
    assert rows(read(page)) == [(f"Creating a {name}", name, f"create {name} log") for name in names]


def test_a_header_that_converters_glue_to_its_caption():
    for above in ("Table 1\nVault operations\nOperation", "Table 1 Vault operationsOperation"):
        assert rows(read(text(above, *HEAD[1:], *TWO))) == READ


def test_resource_types_that_begin_like_an_operation_are_no_cells_that_run_together():
    cells = ["Creating a group", "Scaling group", "createGroup", "Deleting a group", "Scaling group", "deleteGroup"]
    assert [resource for _, resource, _ in rows(read(text(*HEAD, *cells)))] == ["Scaling group", "Scaling group"]


def test_cells_that_run_together_are_refused():
    verbs = {
        "create": "Creating",
        "modify": "Modifying",
        "delete": "Deleting",
        "enable": "Enabling",
        "start": "Starting",
    }
    cells = [cell for verb in verbs for cell in (f"{verb}ScalingGroup", f"{verbs[verb]} an AS group scaling_group")] * 2
    with pytest.raises(PageError, match="Resource Type' cannot be told apart as cells"):
        read(text("Trace", "Operation", "Resource Type", *cells))


THINGS = ("vault", "key", "disk", "backup")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (HEAD, lambda thing: (f"Creating a {thing}create{thing.title()}", thing)),
        (HEAD, lambda thing: (f"Creating a {thing}", f"{thing}create{thing.title()}")),
        (HEAD, lambda thing: (f"{thing} create{thing.title()} Creating a {thing}",)),
        (["资源类型", "操作名称", "事件名称"], lambda thing: (f"云{thing}创建云{thing}", f"create{thing.title()}")),
        (["Operation", "Trace Name"], lambda thing: ("things", f"Creating a {thing}", f"create{thing.title()}")),
    ],
)
def test_cells_of_several_columns_in_one_are_refused(header, cells):
    with pytest.raises(PageError, match="cannot be told apart as cells"):
        read(text(*header, *(cell for thing in THINGS for cell in cells(thing))))


@pytest.mark.parametrize("resource", ["vault", "存储库"])
def test_a_last_cell_that_goes_on_in_a_footer(resource):
    cells = ["Creating a vault", "createVault", resource, "Deleting a vault", "deleteVault", resource]
    page = text("Operation", "Trace Name", "Resource Type", *cells) + "\nBack to the list"
    assert rows(read(page)) == [
        ("Creating a vault", resource, "createVault"),
        ("Deleting a vault", resource, "deleteVault"),
    ]


BROWSER = "Auditing\n\nOperation\n\n\t\n\nResource Type\n\n\t\n\nTrace Name\n\n\n"


@pytest.mark.parametrize(
    "cells",
    [
        "Creating a vault\tvault\t\n\ncreateVault\n\n\nDeleting a vault\tvault\t\n\ndeleteVault\n",
        "Creating a vault\t\n\nvault\n\n\t\n\ncreateVault\n\n\nDeleting a vault\t\n\nvault\n\n\t\n\ndeleteVault\n",
        "\n\nCreating a vault\n\n\tvault\tcreateVault\n\n\nDeleting a vault\n\n\tvault\tdeleteVault\n",
        "Creating a vault\tvault\t\ncreateVault\n\nDeleting a vault\t\ndeleteVault\n",
    ],
    ids=["names", "all but operations", "operations", "a resource type that spans rows"],
)
def test_a_browser_copies_cells_that_have_paragraphs_with_tabs_between_them(cells):
    """Rows divided by tabs are cut where a cell has paragraphs; the paragraphs tell them nonetheless."""
    assert rows(read(BROWSER + cells)) == READ
    assert rows(read("Auditing\n" + TAB.join(HEAD) + "\n" + cells)) == READ


def test_a_row_that_a_note_cuts_off_its_tabs_takes_none_of_the_others_along():
    cut = "Creating a vault\n\nNote\n\nThe vault is recorded where it is created.\n\nvault\tcreateVault"
    page = f"Auditing\n{TAB.join(HEAD)}\nMoving a vault\tvault\tmoveVault\n{cut}\n{TAB.join(TWO[3:])}\n"
    edition = read(page)
    assert rows(edition) == [("Moving a vault", "vault", "moveVault"), *READ]
    assert codes(edition) == [("cell-note", 2)]


def test_a_mark_of_a_list_and_a_tab_divide_no_cells():
    assert rows(read(text(*HEAD, *(f"•\t{cell}" for cell in TWO)))) == READ


def test_a_table_with_a_line_a_cell_beside_one_with_a_paragraph_a_row_is_read_too():
    second = [*HEAD[:2], "Trace Name", "Owner", "Moving a key", "key", "moveKey", "team"]
    page = "\n\n".join(("Auditing", "\n".join(HEAD), "\n".join(TWO[:3]), "\n".join(TWO[3:]), "\n".join(second)))
    assert rows(read(page)) == [*READ, ("Moving a key", "key", "moveKey")]


def test_a_header_whose_rows_cannot_be_read_is_told():
    lost = [*HEAD, "Setting a vault", "setVault", "Setting its owner", "setVaultOwner"]
    edition = read(text("Table 1 Vaults", *lost, "Table 2 Keys", *HEAD, "Creating a key", "key", "createKey"))
    assert rows(edition)[-1] == ("Creating a key", "key", "createKey")
    assert codes(edition) == [("near-trace-header", None)]


@pytest.mark.parametrize(
    "sentence",
    ["Not in all regions.", "This trace is recorded by the service that runs the function\nwhere a region has vaults."],
)
def test_a_note_by_the_word_alone_belongs_to_the_operation_above_it(sentence):
    edition = read(
        "\n".join(("Auditing", *HEAD, *TWO[:3], "Deleting a vault", "Note", *sentence.split("\n"), *TWO[4:]))
    )
    assert rows(edition) == READ
    assert codes(edition) == [("cell-note", 2)]


def test_words_that_a_converter_divided_inside_brackets_are_one_cell():
    pieces = ["Moving a vault (when it is in the", "available", "state)", "vault", "moveVault"]
    moved = ("Moving a vault (when it is in the available state)", "vault", "moveVault")
    assert rows(read("\n".join(("Auditing", *HEAD, *TWO, *pieces)))) == [*READ, moved]
    assert rows(read(text(*HEAD, "Creating a vault (of any", *TWO[1:]))) == [
        ("Creating a vault (of any", "vault", "createVault"), READ[1],
    ]  # fmt: skip


def test_the_second_line_of_an_operation_is_no_resource_type():
    lines = [*TWO, "Moving all vaults of a region to another", "region", "vault", "moveVaults"]
    assert rows(read("\n".join(("Auditing", *HEAD, *lines)))) == [
        *READ, ("Moving all vaults of a region to another region", "vault", "moveVaults"),
    ]  # fmt: skip


def test_a_part_of_the_rows_own_name_beside_other_letters_is_no_other_cell():
    cells = [f"{verb}RecordSet" for verb in ("创建", "删除", "修改", "查询")]
    names = [f"{verb}PublicRecordSet" for verb in ("create", "delete", "update", "list")]
    body = [cell for row in zip(cells, ["recordSet"] * 4, names, strict=True) for cell in row]
    expected = list(zip(cells, ["recordSet"] * 4, names, strict=True))
    assert rows(read(text("操作名称", "资源类型", "事件名称", *body))) == expected


def test_what_is_left_of_html_in_a_text_is_read_as_its_letters():
    assert rows(read(text(*HEAD, "Creating a vault&nbsp;&amp;&nbsp;key", *TWO[1:])))[0][0] == "Creating a vault & key"


def test_a_line_of_the_sites_frame_is_no_resource_type():
    head = ["Operation", "Trace Name", "Resource Type"]
    body = ["Creating a vault", "createVault", "vault", "Deleting a vault", "deleteVault", "Parent topic: Auditing"]
    assert rows(read(text(*head, *body))) == READ


def test_rows_under_a_resource_type_that_an_operation_was_glued_to_are_refused():
    names = ("create", "delete", "update", "restart")
    glued = [cell for name in names for cell in (f"{name}Vault", f"VAULT{name.title()}ing an instance")]
    with pytest.raises(PageError, match="cannot be told apart"):
        read(text("Operation", "Trace Name", "Resource Type", "Moving an instance", *glued))


def test_a_header_does_not_reach_over_into_the_next_one():
    with pytest.raises(PageError, match="no trace table"):
        read(text("Trace Name", "Operation", "Resource", "Words", "Trace Name", "Operation"))


def test_rows_that_tabs_break_are_an_error_where_the_words_tell_only_some_of_them():
    lost = "Setting a vault\tsetVault\t\nSetting its owner\tsetVaultOwner\t\n"
    page = f"Auditing\n{TAB.join(HEAD)}\n{TAB.join(TWO[:3])}\t\n{lost}\n{TAB.join(HEAD[:2])}\n"
    with pytest.raises(PageError, match="cells where the header has 3"):
        read(page)


def test_a_sentence_that_speaks_of_notes_has_none():
    assert rows(read(text(*HEAD, "Adding a Remark to a vault.", *TWO[1:])))[0][0] == "Adding a Remark to a vault."
