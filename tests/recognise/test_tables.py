"""Which tables are trace tables, and what becomes of every row of them."""

import pytest

from extractor.errors import PageError

from .pages import codes, html, raw, read, rows

USUAL = "Operation | Resource Type | Trace Name"


@pytest.mark.parametrize(
    "header",
    [
        "Event Source | Namespace | Event Name | Event ID | Event Severity",
        "Event Type | Event Name | Event Severity | Event",
        "Event | Description",
        "事件ID | 事件名称",
        "事件类型 | 事件名称 | 描述",
        "Event | Cause and Solution",
        "Parameter | Type | Description",
        "Operation | Permission",
        "Action | Event ID | Event Name",
    ],
)
def test_tables_that_look_alike_are_refused(header):
    width = header.count("|") + 1
    with pytest.raises(PageError, match="no trace table"):
        read(html(header, " | ".join(["createServer"] * width)))


@pytest.mark.parametrize(
    "header",
    ["Event | Action", "Event | Trigger | Action", "Event Name | Action | Description", "State | Event | Action",
     "事件 | 操作 | 回调地址", "Event Name | Operation | Payload", "Trace | Description"],
)  # fmt: skip
def test_what_may_be_events_of_any_product_needs_a_page_that_speaks_of_audits(header):
    page = html(header, *(" | ".join([f"create{kind}"] * (header.count("|") + 1)) for kind in ("Server", "Disk")))
    assert rows(read(page))
    with pytest.raises(PageError, match="on a page that says nothing of audits"):
        read(page.replace(b"<h1>Auditing</h1>", b"<h1>Webhooks of our products</h1>"))


def test_cells_that_say_there_is_no_name_tell_nothing_of_the_others():
    edition = read(
        html("操作名称 | 资源类型 | 事件名称", "创建 | ecs | createServer", "查询 | ecs | -", "查看 | ecs | 无")
    )
    assert [row.traces for row in edition.rows] == [("createServer",), (), ()]
    with pytest.raises(PageError, match="only 0 of 0 cells"):
        read(html(USUAL, "A | s | -", "B | s | -"))
    with pytest.raises(PageError, match="only 1 of 4 cells"):  # hardly any has a name
        read(html("Operation | Resource | Event", "A | s | -", "B | s | -", "C | s | -", "D | s | ObjectCreated"))


def test_a_table_of_nothing_but_rows_that_do_not_fit_is_an_error_beside_a_good_one():
    good = "<table><tr><td>Operation<td>Trace<tr><td>A<td>doA</table>"
    with pytest.raises(PageError, match="2 cells where the header has 3"):
        read(html(USUAL, "Creating a disk | createDisk", behind=good))


@pytest.mark.parametrize("column", ["Time", "Result", "时间"])
def test_one_word_on_what_happened_refuses_no_table_that_is_whole(column):
    assert rows(read(html(f"{USUAL} | {column}", "A | s | doA | at once"))) == [("A", "s", "doA")]


def test_a_sentence_under_a_column_of_monitoring_is_no_name():
    with pytest.raises(PageError, match="only 0 of 1 cells"):
        read(html("Operation | Resource Type | Event Name | Event Severity", "Restart | ECS | VM restarted | Major"))


def test_rows_behind_a_gap_are_told():
    table = "| Operation | Trace |\n| - | - |\n| A | doA |\n"
    edition = read(f"# Auditing\n\n{table}\n| B | doB |\n\n| Type | Value |\n")
    assert rows(edition) == [("A", "", "doA")]
    assert [remark.code for remark in edition.warnings] == ["headless-table"]


@pytest.mark.parametrize("column", ["事件类型", "事件级别"])
def test_a_column_of_monitoring_beside_all_of_ours_refuses_no_plain_names(column):
    page = html(
        f"{column} | 操作名称 | 资源类型 | 事件名称", "管理 | 登录 | user | login", "管理 | 登出 | user | logout"
    )
    assert rows(read(page)) == [("登录", "user", "login"), ("登出", "user", "logout")]
    with pytest.raises(PageError, match="on a page that says nothing of audits"):
        read(page.replace(b"<h1>Auditing</h1>", b"<h1>Events</h1>"))


@pytest.mark.parametrize(
    "header",
    ["Event Name | Object | Action", "Event Name | Resource | Operation", "事件名称 | 资源 | 操作", "操作 | 事件名称",
     "Operation | Event Name", "Event Source | Event Name | Event Severity | Resource | Operation"],
)  # fmt: skip
def test_a_menu_that_names_cloud_trace_service_makes_no_trace_table(header):
    rows_of_names = (" | ".join([f"on{kind}Click"] * (header.count("|") + 1)) for kind in ("Left", "Right"))
    page = html(header, *rows_of_names, before="<h1>Buttons</h1><p>What each does.</p>")
    page = page.replace(b"<h1>Auditing</h1>", b"<ul><li><a>Cloud Trace Service</a></li>\n</ul>")
    with pytest.raises(PageError, match="on a page that says nothing of audits"):
        read(page)
    assert rows(read(page.replace(b"What each does", b"What Cloud Trace Service records")))


@pytest.mark.parametrize(
    "above",
    ["<p>CTS records the operations below.</p>", "<h1>Operations</h1><p>CTS records Operations.</p>",
     "<h1>Events</h1><p>Kept.</p><table><tr><td>Operation<td>Event Name<tr><td>B<td>doB</table><p>Audited ones:</p>"],
)  # fmt: skip
def test_words_on_audits_stand_anywhere_between_title_and_table(above):
    page = html("Operation | Event Name", "A | doA").replace(b"<h1>Auditing</h1>", above.encode())
    assert ("A", "", "doA") in rows(read(page))


@pytest.mark.parametrize(
    "header",
    [
        "Trace Name | Resource Type | Trace Source | Resource ID | Operator | Operation",
        "事件名称 | 资源类型 | 操作用户 | 操作时间 | 操作",
        "Trace | Service | Operation | Duration",
        "Operation | Resource | Event | Time",
        "操作 | 资源 | 事件 | 操作结果",
    ],
)
def test_a_list_of_what_happened_is_no_trace_table(header):
    with pytest.raises(PageError, match="what happened"):
        read(html(header, " | ".join(["createServer"] * (header.count("|") + 1))))


def test_an_event_type_beside_the_names_of_an_audited_page():
    page = html("操作名称 | 事件名称 | 事件类型", "创建 | createServer | 管理事件", "删除 | deleteServer | 管理事件")
    assert rows(read(page)) == [("创建", "", "createServer"), ("删除", "", "deleteServer")]
    with pytest.raises(PageError, match="look like names"):
        read(html("操作名称 | 事件名称 | 事件类型", "检查 | Host down | 主机", "检查 | Disk full | 主机"))


@pytest.mark.parametrize("answers", [("Yes", "No"), ("Supported", "Not supported"), ("sim", "não")])
def test_answers_are_no_names(answers):
    with pytest.raises(PageError, match="look like names"):
        read(html(USUAL, f"A | disk | {answers[0]}", f"B | disk | {answers[1]}", f"C | disk | {answers[0]}"))


def test_a_trace_column_under_a_new_name_is_told():
    edition = read(
        html(USUAL, "A | disk | doA", behind=str(html("Operation | Resource Type | Footprint", "B | disk | doB")))
    )
    assert [remark.code for remark in edition.warnings] == ["near-trace-header"]
    assert "'Footprint'" in edition.warnings[0].message


def test_cells_that_are_no_names_refuse_a_table():
    with pytest.raises(PageError, match="0 of 2 cells under 'Event' look like names"):
        read(html("Action | Event", "Log in | The disk failed, see the log.", "Stop | It is too hot: 70 °C!"))


@pytest.mark.parametrize(
    "header",
    [
        USUAL,
        "OPERATION | resource_type | trace_name",
        "Action | Resource | Event",
        "操作名称 | 资源类型 | 事件名称",
        "操作类型 | 资源 | 事件名称",
        "Operação | Tipo de recurso | Nome do rastreamento",
        "Operação | Tipo de recurso | Nome do evento",
        "Operación | Tipo de recurso | Nombre del seguimiento",
        "Description | resource_type | trace_name",
        "中文描述 | resource_type | trace_name",
        "Operation | Resource Type | Trace Name(s)",
        "Operation [1] | Resource Type (see below) | Trace Name (trace_name)",
        "操作名称（Operation） | 资源类型（resource_type） | 事件名称（trace_name）",
        "操作名称 | 资源类型 | 事件名称 (1)",
        "操作名稱 | 資源類型 | 事件名稱",
        "Opération | Type de ressource | Nom de trace",
        "Operation | Ressourcentyp | Trace",
        "操作 | リソースタイプ | トレース名",
        "<b>Operation</b> | <p>Resource&nbsp;Type:</p> | Trace<br>Name",
        "Ope&shy;ration | Resource Type | Tr<b>ace</b>",
    ],
)
def test_headers_of_every_wording(header):
    assert rows(read(html(header, "Creating a disk | disk | createDisk"))) == [
        ("Creating a disk", "disk", "createDisk")
    ]


def test_columns_in_any_order_with_others_between():
    page = html(
        "Tracker Type | service_type | resource_type | resource_id | trace_name | Description",
        "Management | EVS | disk | - | createDisk | Creating a disk",
    )
    (row,) = read(page).rows
    assert (row.operation, row.resource_type, row.traces) == ("Creating a disk", "disk", ("createDisk",))
    assert row.service_type == "EVS"


def test_a_missing_resource_column_leaves_it_empty():
    assert rows(read(html("Operation | Trace", "Creating a disk | createDisk"))) == [
        ("Creating a disk", "", "createDisk")
    ]


def test_two_tables_keep_their_sections_and_captions():
    caption = "<caption>Table 1 Disk operations</caption>"
    one = f"<h2>Disks</h2><table>{caption}<tr><td>Operation<td>Trace<tr><td>Do<td>doIt</table>"
    two = "<h2>Servers</h2><p>Table 2 Server operations</p>" + one[14:].replace(caption, "")
    tables = read(f"<html><h1>T</h1>{one}{two}</html>").tables
    assert [(table.section, table.caption) for table in tables] == [
        ("Disks", "Table 1 Disk operations"),
        ("Servers", "Table 2 Server operations"),
    ]


# Spans


def test_a_resource_that_spans_rows_is_each_rows():
    page = raw(
        "<tr><td>Creating</td><td rowspan=2>disk</td><td>createDisk</td></tr>",
        "<tr><td>Deleting</td><td>deleteDisk</td></tr>",
    )
    assert rows(read(page)) == [("Creating", "disk", "createDisk"), ("Deleting", "disk", "deleteDisk")]


@pytest.mark.parametrize(
    "second", ["<td>disk</td><td>createDiskV2</td>", "<td>disk</td><td>createDiskV2</td><td></td>"]
)
def test_one_operation_spanning_rows_is_one_row_with_several_traces(second):
    page = raw("<tr><td rowspan=2>Creating</td><td>disk</td><td>createDisk</td></tr>", f"<tr>{second}</tr>")
    assert rows(read(page)) == [("Creating", "disk", "createDisk", "createDiskV2")]


def test_one_operation_on_several_resources_stays_several_rows():
    page = raw(
        "<tr><td rowspan=2>Creating</td><td>disk</td><td>createDisk</td></tr>",
        "<tr><td>snapshot</td><td>createSnapshot</td></tr>",
    )
    assert rows(read(page)) == [("Creating", "disk", "createDisk"), ("Creating", "snapshot", "createSnapshot")]


@pytest.mark.parametrize("span", ["0", "65535", "2;", " 2", "99"])
def test_row_spans_end_with_their_row_group(span):
    page = raw(
        f"<tbody><tr><td>A</td><td rowspan='{span}'>disk</td><td>doA</td></tr><tr><td>B</td><td>doB</td></tr></tbody>",
        "<tbody><tr><td>C</td><td>host</td><td>doC</td></tr></tbody>",
    )
    assert rows(read(page)) == [("A", "disk", "doA"), ("B", "disk", "doB"), ("C", "host", "doC")]


@pytest.mark.parametrize("span", ["-5", "", "x", "1"])
def test_spans_that_mean_nothing_are_one(span):
    page = raw(f"<tr><td rowspan='{span}' colspan='{span}'>A</td><td>disk</td><td>doA</td></tr>")
    assert rows(read(page)) == [("A", "disk", "doA")]


def test_a_row_that_hangs_down_whole_is_no_row_of_its_own():
    page = raw("<tr><td rowspan=2>A</td><td rowspan=2>disk</td><td rowspan=2>doA</td></tr>", "<tr></tr>")
    assert rows(read(page)) == [("A", "disk", "doA")]
    assert codes(read(page)) == []


# What is no row


@pytest.mark.parametrize(
    "across",
    ["<td colspan=3>Disks</td>", "<td>Disks</td>", "<td>Disks</td><td></td><td></td>", "<td colspan=2>Disks</td>",
     "<td colspan=1000>Disks</td>"],
)  # fmt: skip
def test_a_groups_title_is_reported_and_no_row(across):
    edition = read(raw(f"<tr>{across}</tr>", "<tr><td>A</td><td>disk</td><td>doA</td></tr>"))
    assert rows(edition) == [("A", "disk", "doA")]
    assert codes(edition) == [("group-row", 1)]
    assert "Disks" in edition.warnings[0].message


@pytest.mark.parametrize(
    "note", ["Note: only in some regions.", "说明：仅部分区域支持。", "NOTE<br>Not everywhere", "注：仅部分区域"]
)
def test_a_note_is_reported_and_no_row(note):
    edition = read(raw("<tr><td>A</td><td>disk</td><td>doA</td></tr>", f"<tr><td colspan=3>{note}</td></tr>"))
    assert rows(edition) == [("A", "disk", "doA")]
    assert codes(edition) == [("note-row", 2)]


def test_a_title_beside_a_spanning_column_is_no_row_either():
    page = (
        "<html><table><tr><td>Tracker Type<td>Operation<td>Resource Type<td>Trace Name"
        "<tr><td rowspan=2>Management<td colspan=3>Disks<tr><td>A<td>disk<td>doA</table></html>"
    )
    assert rows(read(page)) == [("A", "disk", "doA")]
    assert codes(read(page)) == [("group-row", 1)]


def test_a_header_in_mid_table_is_reported_and_may_change_the_order():
    edition = read(html(USUAL, "A | disk | doA", "Operation | Trace Name | Resource Type", "B | doB | host"))
    assert rows(edition) == [("A", "disk", "doA"), ("B", "host", "doB")]
    assert codes(edition) == [("repeated-header", 2)]


@pytest.mark.parametrize(
    "again", ["OPERATION | RESOURCE | TRACE", "操作名称 | 资源类型 | 事件名称", "Action: | Resource: | Event:"]
)
def test_a_header_in_other_words_is_a_header_again(again):
    edition = read(html(USUAL, "A | disk | doA", again, "B | disk | doB"))
    assert rows(edition) == [("A", "disk", "doA"), ("B", "disk", "doB")]
    assert codes(edition) == [("repeated-header", 2)]


def test_a_second_line_of_the_header_is_none_and_all_its_columns_are_read():
    page = (
        "<html><table><tr><th rowspan=2>Operation<th rowspan=2>Resource Type<th colspan=2>Trace Name</tr>"
        "<tr><th>Console<th>API</tr><tr><td>A<td>disk<td>doA<td>DoA</tr><tr><td>B<td>disk<td>doB<td>doB</tr></table></html>"
    )
    assert rows(read(page)) == [("A", "disk", "doA", "DoA"), ("B", "disk", "doB")]
    assert codes(read(page)) == [("repeated-header", 1)]


def test_operations_in_groups_under_one_header_cell_are_told_apart():
    page = (
        "<html><table><tr><th colspan=2>Operation<th>Resource Type<th>Trace Name</tr>"
        "<tr><td rowspan=2>Disks<td>Creating<td>disk<td>createDisk</tr>"
        "<tr><td>Deleting<td>disk<td>deleteDisk</tr></table></html>"
    )
    assert rows(read(page)) == [("Creating", "disk", "createDisk"), ("Deleting", "disk", "deleteDisk")]
    assert codes(read(page)) == [("unread-column", None)]


@pytest.mark.parametrize(
    ("second", "cells"),
    [
        ("<th>Trace Source<th>Trace Name", "<td>EVS<td>createDisk"),
        ("<th>Trace Name<th>Remarks", "<td>createDisk<td>New"),
    ],
)
def test_the_second_line_of_a_header_says_what_is_what(second, cells):
    page = (
        "<html><table><tr><th rowspan=2>Operation<th rowspan=2>Resource Type<th colspan=2>Trace</tr>"
        f"<tr>{second}</tr><tr><td>Creating<td>disk{cells}</tr></table></html>"
    )
    assert rows(read(page)) == [("Creating", "disk", "createDisk")]


def test_a_row_with_nothing_but_a_trace_goes_on_with_the_one_above():
    page = html(USUAL, "Creating | disk | createDisk", " | | createDiskV2", "Deleting | disk | deleteDisk")
    assert rows(read(page)) == [("Creating", "disk", "createDisk", "createDiskV2"), ("Deleting", "disk", "deleteDisk")]


@pytest.mark.parametrize("second", ["", "<tr><th>Name<th>Description</tr>"])
def test_words_on_traces_under_their_header_are_no_names(second):
    rowspan = " rowspan=2" if second else ""
    head = f"<tr><th{rowspan}>Operation<th{rowspan}>Resource Type<th colspan=2>Trace</tr>{second}"
    page = f"<html><table>{head}<tr><td>A<td>s<td>doA<td>Creating an A<tr><td>B<td>s<td>doB<td>And a B</table>"
    edition = read(page)
    assert rows(edition) == [("A", "s", "doA"), ("B", "s", "doB")]
    assert "the column 'Trace' is not read" in [remark.message for remark in edition.warnings]


def test_further_columns_of_traces_may_hold_words_and_a_header_again():
    head = "<tr><th>Operation<th>Resource Type<th colspan=2>Trace</tr>"
    one, other = "<tr><td>A<td>s<td>create listener<td>delete listener", "<tr><td>B<td>s<td>create pool<td>delete pool"
    assert rows(read(f"<html><table>{head}{one}{head}{other}</table>")) == [
        ("A", "s", "create listener", "delete listener"), ("B", "s", "create pool", "delete pool")
    ]  # fmt: skip
    one, other = "<tr><td>A<td>s<td>doA<td>An A is made", "<tr><td>B<td>s<td>doB<td>A B is made"
    assert rows(read(f"<html><table>{head}{one}{head}{other}</table>")) == [("A", "s", "doA"), ("B", "s", "doB")]


def test_an_operation_that_reaches_over_the_resource_type_is_none():
    edition = read(raw("<tr><td colspan=2>Logging in</td><td>login</td></tr>", "<tr><td>A<td>s<td>doA</tr>"))
    assert (rows(edition), codes(edition)) == ([("Logging in", "", "login"), ("A", "s", "doA")], [("empty-cell", 1)])


def test_a_groups_title_may_leave_a_cell_out():
    edition = read(raw("<tr><td colspan=2>Disks</td><td></td></tr>", "<tr><td>A</td><td>disk</td><td>doA</td></tr>"))
    assert (rows(edition), codes(edition)) == ([("A", "disk", "doA")], [("group-row", 1)])
    edition = read(html("Trace Name | Operation | Resource Type", "Disk operations | | ", "doA | A | disk"))
    assert (rows(edition), codes(edition)) == ([("A", "disk", "doA")], [("group-row", 1)])


def test_a_note_below_a_resource_type_is_none_of_it():
    edition = read(html(USUAL, "A | <p>disk</p><p>NOTE: not everywhere</p> | doA"))
    assert rows(edition) == [("A", "disk", "doA")]
    assert codes(edition) == [("cell-note", 1)]


def test_a_table_whose_names_all_break_the_rule_is_read():
    edition = read(html(USUAL, "A | disk | disk:create", "B | disk | 2diskDelete", "C | disk | disk#stop"))
    assert [row.traces for row in edition.rows] == [("disk:create",), ("2diskDelete",), ("disk#stop",)]
    assert codes(edition) == [("suspicious-name", 1), ("suspicious-name", 2), ("suspicious-name", 3)]


def test_what_is_left_out_is_told():
    twice = read(html(f"{USUAL} | {USUAL}", "A | disk | doA | B | disk | doB"))
    assert [remark.code for remark in twice.warnings] == ["unread-column"]
    more = b"<table><tr><td>C</td><td>disk</td><td>doC</td></tr></table>"
    going_on = read(html(USUAL, "A | disk | doA").replace(b"</body>", more + b"</body>"))
    assert [remark.code for remark in going_on.warnings] == ["headless-table"]


def test_duplicate_rows_are_kept_and_reported():
    edition = read(html(USUAL, "A | disk | doA", "B | disk | doB", "A | disk | doA"))
    assert len(edition.rows) == 3
    assert codes(edition) == [("duplicate-row", 3)]
    assert "row 1" in edition.warnings[0].message


@pytest.mark.parametrize("name", ["create disk", "1stDisk", "do:It", "x" * 65, "habilitadoÇ"])
def test_names_that_break_the_rule_are_kept_as_printed_and_reported(name):
    edition = read(html(USUAL, f"A | disk | {name}", "B | disk | doB", "C | disk | doC"))
    assert edition.rows[0].traces == (name,)
    assert codes(edition) == [("suspicious-name", 1)]


def test_empty_cells_are_reported():
    edition = read(
        html(USUAL, "A | disk | ", " | disk | doB", "C | disk | doC", "D | | doD", "E | disk | -", "F | d | doF")
    )
    assert codes(edition) == [("empty-cell", 1), ("empty-cell", 2), ("empty-cell", 4), ("empty-cell", 5)]
    assert len(edition.rows) == 6


def test_a_header_that_is_nearly_one_is_reported():
    edition = read(
        html("Permission | Trace Name", "A | doA", before="<table><tr><td>Operation<td>Trace<tr><td>B<td>doB</table>")
    )
    assert rows(edition) == [("B", "", "doB")]
    assert codes(edition) == [("near-trace-header", None)]
    assert "Trace Name" in edition.warnings[0].message


@pytest.mark.parametrize("row", ["A | doA", "A | disk | doA | what"])
def test_a_ragged_row_is_an_error_with_its_place(row):
    with pytest.raises(PageError) as raised:
        read(html(USUAL, "B | disk | doB", row))
    assert raised.value.where == "table 1, row 2"
    assert "cells where the header has 3" in str(raised.value)


def test_a_ragged_row_of_a_table_of_another_kind_is_none():
    other = "<table><tr><td>Action<td>Event<tr><td>a<td>It is broken.<tr><td>b<td>c.<td>d</table>"
    assert len(read(html(USUAL, "A | disk | doA", before=other)).rows) == 1


def test_a_table_without_rows_is_none():
    with pytest.raises(PageError, match="no rows"):
        read(html(USUAL))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<html><title>Security Verification</title><p>Please wait.</p></html>", "challenge"),
        ("<html><h1>Audit</h1><p>This page is not available in your language.</p></html>", "untranslated"),
        ("<html><h1>Audit</h1><p>Log in to your account to continue.</p></html>", "login"),
        ("<html><h1>Audit</h1><table><tr><td>Region<td>Endpoint<tr><td>a<td>b</table></html>", "Region | Endpoint"),
        ("# Audit\n\nWords.\n", "no other table, in this markdown page"),
        ("", "no other table"),
    ],
)
def test_why_a_page_has_none_is_said(page, said):
    with pytest.raises(PageError) as raised:
        read(page)
    assert said in str(raised.value)
    assert raised.value.exit_code == 4
    assert raised.value.hint


def test_nested_tables_are_tables_of_their_own():
    inner = "<table><tr><td>Operation<td>Trace<tr><td>In<td>doIn</table>"
    outer = f"<table><tr><td>Operation<td>Trace<tr><td>A<p>x</p>{inner.replace('In', 'On')}<td>doA</table>"
    page = f"<html><table><tr><td>Layout<td>{inner}</table>{outer}"
    assert rows(read(page)) == [("In", "", "doIn"), ("A x", "", "doA"), ("On", "", "doOn")]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("<code>doA</code><button>Copy</button>", ("doA",)),
        ("doA<button><svg><title>icon</title></svg><span>Copy</span></button>", ("doA",)),
        ("<svg><title>icon</title></svg>doA", ("doA",)),
        ("<code>create</code><code>Disk</code>", ("createDisk",)),
    ],
)
def test_what_stands_around_a_name_is_no_part_of_it(cell, names):
    assert rows(read(html(USUAL, f"A | disk | {cell}"))) == [("A", "disk", *names)]


def test_signs_of_links_and_headings_of_any_section_name_no_subject():
    table = "<table><caption>Table 1 Disk operations</caption><tr><td>Operation<td>Trace<tr><td>Do<td>doIt</table>"
    page = read(f"<html><h1>Key Operations<a href='#'>¶</a></h1><h4>Scenarios</h4>{table}")
    assert (page.title, page.tables[0].section, page.tables[0].category) == ("Key Operations", "Scenarios", "disk")


def test_cells_with_a_tag_left_open_are_not_lost():
    page = raw("<tr><td><b>A<td><i>disk<td><b>doA", "<tr><td><b>B<td>disk<td>doB")
    assert rows(read(page)) == [("A", "disk", "doA"), ("B", "disk", "doB")]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Acción | Recurso | Seguimiento", ("Revisar | IAM | Semanal", "Borrar | KMS | Mensual")),
        ("Operation | Metrics | Traces", ("Login | Optional | Collected", "Query | Collected | Optional")),
        ("操作 | 资源 | 事件", ("上传对象 | 对象 | ObjectCreated", "删除对象 | 对象 | ObjectRemoved")),
    ],
)
def test_words_of_every_day_need_a_page_on_audits_or_names_of_traces(header, cells):
    with pytest.raises(PageError, match="says nothing of audits"):
        read(html(header, *cells).replace(b"Auditing", b"Plans"))
    assert rows(read(html(header, *cells, before="<p>Audit logs</p>")))
    assert rows(read(html(header, "A | b | createServer", "C | d | deleteServer").replace(b"Auditing", b"Plans")))


@pytest.mark.parametrize("title", ["Vaults", "Operations on vaults", "FunctionHub", "备份"])
def test_a_title_said_in_every_cell_is_a_title(title):
    edition = read(html(USUAL, f"{title} | {title} | {title}", "Creating | vault | createVault"))
    assert rows(edition) == [("Creating", "vault", "createVault")]
    assert codes(edition) == [("group-row", 1)]


def test_a_name_by_itself_in_a_row_is_left_out_and_reported():
    page = f"{USUAL}\n---|---|---\nCreating | vault | createVault\ncreateVaultV2\nDeleting | vault | deleteVault\n"
    edition = read(f"# Auditing\n\n{page}")
    assert rows(edition) == [("Creating", "vault", "createVault"), ("Deleting", "vault", "deleteVault")]
    assert [remark.message for remark in edition.warnings] == ["a group's title across all columns: createVaultV2"]


def test_a_name_that_reaches_over_the_resource_type():
    edition = read(
        raw("<tr><td>Creating<td colspan=2>createVault</tr>", "<tr><td>Deleting<td>vault<td>deleteVault</tr>")
    )
    assert rows(edition) == [("Creating", "", "createVault"), ("Deleting", "vault", "deleteVault")]


def test_columns_of_traces_for_each_version():
    cells = ("Creating | vault | createVault | createVaultV2", "Deleting | vault | deleteVault | -")
    edition = read(html("Operation | Resource Type | Trace Name (V1) | Trace Name (V2)", *cells))
    assert rows(edition) == [
        ("Creating", "vault", "createVault", "createVaultV2"),
        ("Deleting", "vault", "deleteVault"),
    ]
    edition = read(
        html("Operation | Resource Type | Trace Name | Event Name", "A | b | doA | A done", "C | d | doC | C done")
    )
    assert rows(edition) == [("A", "b", "doA"), ("C", "d", "doC")]
    assert [remark.message for remark in edition.warnings] == ["the column 'Event Name' is not read"]


def test_a_table_at_the_side_of_another_is_told():
    edition = read(html("Operation | Trace Name | Operation | Trace Name", "A | doA | B | doB", "C | doC | D | doD"))
    assert rows(edition) == [("A", "", "doA"), ("C", "", "doC")] or rows(edition) == [
        ("B", "", "doA"),
        ("D", "", "doC"),
    ]
    assert "the column 'Trace Name' is not read" in [remark.message for remark in edition.warnings]


def test_a_drawn_table_beside_others_is_told():
    pipes = "| Operation | Resource Type | Trace Name |\n|---|---|---|\n| Creating | vault | createVault |\n"
    drawn = "  Operation   Resource Type   Trace Name\n  ----------- --------------- ----------\n  A   b   doA\n"
    edition = read(f"# Auditing\n\n{pipes}\n## More\n\n{drawn}")
    assert rows(edition) == [("Creating", "vault", "createVault")]
    assert codes(edition) == [("drawn-table", None)]
    assert read(f"# Auditing\n\n{pipes}\n{pipes.replace('vault', 'key')}").warnings == ()


def test_a_name_under_the_resource_type_of_the_row_above():
    cells = "Creating | vault | createVault\nDeleting | deleteVault\nMoving | vault |\n"
    edition = read(f"# Auditing\n\n{USUAL}\n---|---|---\n{cells}")
    assert rows(edition) == [
        ("Creating", "vault", "createVault"),
        ("Deleting", "vault", "deleteVault"),
        ("Moving", "vault"),
    ]
    assert codes(edition) == [("filled-cell", 2), ("empty-cell", 3)]


OLD_AND_NEW = ("<del>{}</del>", "<s>{}</s>", "<span hidden>{}</span>", "<p style='color: red; display: none'>{}</p>",
               "<span aria-hidden='true'>{}</span>")  # fmt: skip


@pytest.mark.parametrize("markup", OLD_AND_NEW)
def test_struck_and_hidden_words_are_not_read_and_reported_where_they_hold_a_name(markup):
    edition = read(html(USUAL, f"Creating {markup.format('a box')} | vault | {markup.format('addVault')}createVault"))
    assert rows(edition) == [("Creating", "vault", "createVault")]
    assert [remark.message for remark in edition.warnings] == ["struck out or hidden, and so not read: addVault"]


@pytest.mark.parametrize("cell", ["~~addVault~~ createVault", "<del>addVault</del> createVault"])
def test_words_struck_out_in_markdown_are_not_read_either(cell):
    edition = read(f"# Auditing\n\n{USUAL}\n---|---|---\nCreating | vault | {cell}\nMoving | vault | moveVault\n")
    assert rows(edition) == [("Creating", "vault", "createVault"), ("Moving", "vault", "moveVault")]
    assert [remark.message for remark in edition.warnings] == ["struck out or hidden, and so not read: addVault"]


def test_a_hidden_row_is_no_row_and_a_hidden_table_no_table():
    edition = read(raw("<tr hidden><td>A<td>disk<td>doA</tr>", "<tr><td>B<td>disk<td>doB</tr>"))
    assert (rows(edition), codes(edition)) == ([("B", "disk", "doB")], [("unsaid-name", None)])
    hidden = html(USUAL, "A | disk | doA").replace(b"<table>", b"<div style='display:none'><table>")
    with pytest.raises(PageError, match=r"a table that the page hides is not read: Operation \| Resource Type"):
        read(hidden)


def test_a_table_once_for_phones_and_once_for_desktops_is_one():
    page = html(USUAL, "A | disk | doA")
    table = page[page.index(b"<table>") : page.index(b"</body>")]
    edition = read(page.replace(table, table + b"<div class='phone'>" + table + b"</div>"))
    assert (rows(edition), codes(edition)) == ([("A", "disk", "doA")], [("repeated-table", None)])
    assert codes(read(page.replace(table, table + b"<div hidden>" + table + b"</div>"))) == []


SPHINX = '<div class="admonition note"><p class="admonition-title">Note</p><p>Not for createDisk.</p></div>'


@pytest.mark.parametrize("note", ["<p>Note</p><p>Not everywhere.</p>", "<br>NOTE: not everywhere", SPHINX])
def test_a_note_in_a_cell_is_none_of_its_words(note):
    edition = read(html(USUAL, f"Creating{note} | disk{note} | createDisk{note}", "Deleting | disk | deleteDisk"))
    assert rows(edition) == [("Creating", "disk", "createDisk"), ("Deleting", "disk", "deleteDisk")]
    assert codes(edition) == [("cell-note", 1)]


def test_a_note_in_a_cell_of_markdown_and_rst():
    pipes = f"# Auditing\n\n{USUAL}\n---|---|---\nCreating<br>Note<br>Not everywhere. | disk | createDisk\n"
    assert rows(read(pipes)) == [("Creating", "disk", "createDisk")]
    note = ".. note::\n\n          Not everywhere.\n"
    cells = f"   * - Creating\n\n       {note}\n     - createDisk\n\n       {note}"
    listed = f"Auditing\n========\n\n.. list-table::\n\n   * - Operation\n     - Trace Name\n{cells}"
    assert rows(read(listed)) == [("Creating", "", "createDisk")]


def test_the_title_is_the_pages_own_and_none_of_its_sites_menu():
    page = html(USUAL, "A | disk | doA").replace(
        b"<h1>Auditing</h1>", b"<h1>Compute</h1><p>Menu</p><h1>Audit Logs</h1>"
    )
    assert read(page).title == "Compute"
    assert read(page.replace(b"<html>", b"<html><title>Audit Logs_EVS_Huawei Cloud</title>")).title == "Audit Logs"


@pytest.mark.parametrize("mark", [" 1)", "<sup>1)</sup>", " (1)", "*", " <a href='x'>?</a>", "/Event Name", " ⓘ"])
def test_marks_of_footnotes_and_help_in_a_header_are_none_of_its_words(mark):
    assert rows(read(html(f"{USUAL}{mark}", "A | disk | doA"))) == [("A", "disk", "doA")]


@pytest.mark.parametrize("glue", ["", " "])
def test_a_caption_glued_to_the_first_header_cell(glue):
    page = f"# Auditing\n\nTable 1 Disk operations{glue}Operation| Trace Name\n---|---\nCreating| createDisk\n"
    (table,) = read(page).tables
    assert (table.caption, table.columns) == ("Table 1 Disk operations", ("Operation", "Trace Name"))


def test_tables_of_pipes_back_to_back_are_two():
    one, other = (f"{USUAL}\n---|---|---\n{row}\n" for row in ("A | disk | doA", "B | disk | doB"))
    assert len(read(f"# Auditing\n\n{one}{other.replace('Resource Type', 'Resource')}").tables) == 2
    fields = "Parameter | Type\n---|---\nvault_id | String\n"
    assert rows(read(f"# Auditing\n\n{one}{fields}")) == [("A", "disk", "doA")]


def test_markdown_that_is_quoted_whole():
    page = f"# Auditing\n\n## Disks\n\n{USUAL}\n---|---|---\nA | disk | doA\n"
    edition = read("".join(f"> {line}\n" for line in page.split("\n")))
    assert (edition.title, edition.tables[0].section, rows(edition)) == ("Auditing", "Disks", [("A", "disk", "doA")])


@pytest.mark.parametrize(
    "header", ["Operation | Resource Type | Footprint", "Operation | Footprint", "Footprint | Resource"]
)
def test_a_trace_column_under_a_name_nobody_knows_is_told_of_any_page(header):
    width = header.count("|") + 1
    edition = read(html(header, *(" | ".join([f"create{kind}"] * width) for kind in ("Disk", "Key"))), allow_empty=True)
    assert edition.tables == ()
    assert "no trace column is known by the name 'Footprint'" in edition.warnings[0].message


def test_a_column_of_other_words_beside_operations_is_no_near_miss():
    page = html("Operation | Permission", "Creating | evs:volumes:create", "Deleting | evs:volumes:delete")
    assert read(page, allow_empty=True).warnings == ()


def test_halves_of_a_name_and_of_names_are_flagged():
    edition = read(
        html(USUAL, "A | disk | create<br>Disk", "B | disk | create/delete listener",
             "C | disk | createDiskcreateDiskV2", "D | disk | createDisk<br>deleteDisk", "E | disk | delete*")
    )  # fmt: skip
    assert [row.traces for row in edition.rows] == [
        ("create", "Disk"), ("create", "delete listener"), ("createDiskcreateDiskV2",), ("createDisk", "deleteDisk"),
        ("delete*",),
    ]  # fmt: skip
    assert codes(edition) == [("suspicious-name", row) for row in (1, 2, 2, 3, 5)]
    assert [remark.message for remark in edition.warnings][::2] == [
        "'create' and 'Disk' may be one name, broken over two lines",
        "'create' may be short for more words, as in 'delete listener'",
        "'delete*' is not a name the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter",
    ]


def test_a_row_that_ends_before_the_trace_column_is_an_error_with_its_place():
    page = "Auditing\nOperation\tEvent Name\tResource Type\tTrace Name\nA\tA done\tdisk\tdoA\nB\tB done\tdisk\n"
    with pytest.raises(PageError, match="3 cells where the header has 4"):
        read(page)


def test_an_empty_resource_type_is_that_of_no_other_row():
    page = raw("<tr><td>A<td rowspan=2>disk<td>doA", "<tr><td>B<td>doB", "<tr><td>C<td><td>doC")
    assert rows(read(page)) == [("A", "disk", "doA"), ("B", "disk", "doB"), ("C", "", "doC")]
    assert codes(read(page)) == [("empty-cell", 3)]


def test_copies_for_phones_and_desktops_in_one_cell_are_one():
    cells = "<td>Creating a disk<i>Creating a disk</i></td><td>disk</td><td>createDisk<i>createDisk</i></td>"
    page = f"<table><tr><th>Operation</th><th>Resource Type</th><th>Trace</th></tr><tr>{cells}</tr></table>"
    edition = read(page)
    assert (rows(edition), edition.warnings) == ([("Creating a disk", "disk", "createDisk")], ())


def test_a_markdown_page_whose_table_is_one_line_of_html_has_no_drawn_table():
    rows_of_page = "".join(
        f"<tr><td>{verb} a disk</td><td>disk</td><td>{verb}Disk</td></tr>" for verb in ("add", "move")
    )
    head = "<tr><th>Operation</th><th>Resource Type</th><th>Trace</th></tr>"
    assert read(f"# Audit\n\n<table>{head}{rows_of_page}</table>\n").warnings == ()


def test_a_note_behind_the_words_of_an_operation_is_none_of_it():
    """Converters put all paragraphs of a cell on one line."""
    page = f"| {USUAL} |\n|---|---|---|\n| Creating Note Not in all regions. | disk | createDisk |\n"
    more = "| Deleting 说明：仅部分区域。 | disk | deleteDisk |\n| Taking a note of a disk | disk | noteDisk |\n"
    edition = read(f"# Auditing\n\n{page}{more}")
    assert [row[0] for row in rows(edition)] == ["Creating", "Deleting", "Taking a note of a disk"]
    assert codes(edition) == [("cell-note", 1), ("cell-note", 2)]


def test_names_that_html2text_puts_below_a_row_are_more_of_its_own():
    page = f"{USUAL}  \n---|---|---  \nCreating | disk | createDisk  \ncreateDiskV2  \nDeleting | disk | deleteDisk  \n"
    assert rows(read(f"# Auditing\n\n{page}")) == [
        ("Creating", "disk", "createDisk", "createDiskV2"), ("Deleting", "disk", "deleteDisk"),
    ]  # fmt: skip


def test_markdown_of_converters_that_write_no_tables():
    cells = [*USUAL.split(" | "), "Creating", "disk\\_set", "create\\_disk", "Deleting", "disk\\_set", "delete\\_disk"]
    for title in ("# Auditing", "Auditing\n========", "Auditing"):
        assert rows(read("\n\n".join((title, "Table 1 **Disks**", *cells)))) == [
            ("Creating", "disk_set", "create_disk"), ("Deleting", "disk_set", "delete_disk"),
        ]  # fmt: skip
