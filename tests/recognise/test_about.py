"""What a page says of itself: date, title, language, service, and what its tables are about."""

import pytest

from extractor.errors import PageError
from extractor.recognise.category import category_of

from .pages import html, read

TABLE = ("Operation | Trace", "A | doA")
HEADER = ("Auditing", "Operation", "Trace", "A", "doA")


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("Updated on 2026-05-30 GMT+08:00", "2026-05-30"),
        ("更新时间：2024-06-19 GMT+08:00", "2024-06-19"),
        ("更新时间:2024-06-19 GMT+08:00", "2024-06-19"),
        ("Atualizado em 2023-02-16 GMT+08:00", "2023-02-16"),
        ("Actualización más reciente 2022-11-07 GMT+08:00", "2022-11-07"),
        ("Updated at: Oct 22, 2019 GMT+08:00", "2019-10-22"),
        ("Updated on 7 March 2019", "2019-03-07"),
        ("更新时间：2024年6月9日", "2024-06-09"),
        ("Last updated: 2020/01/02", "2020-01-02"),
        ("Last Updated On Jan 2nd, 2020", "2020-01-02"),
        ("Actualizado el 7 de noviembre de 2022", "2022-11-07"),
        ("Atualizado em 16 de fevereiro de 2023", "2023-02-16"),
        ("UPDATED ON 2026-05-30", "2026-05-30"),
        ("Updated on 2026-05", None),
        ("Updated on 2026-02-30", None),
        ("Updated on May 2026", None),
        ("Updated on 32026-05-30", None),
        ("The rule was updated on 2020-01-01.", None),
        ("2020-01-01", None),
        ("Updated on 30/05/2026", "2026-05-30"),
        ("Updated on 05/30/2026", "2026-05-30"),
        ("Updated on 05/06/2026", None),  # which is the day?
        ("Zuletzt aktualisiert: 05.06.2026", "2026-06-05"),
        ("Última atualização: 30/05/2026", "2026-05-30"),
        ("Data da última atualização: 2026-05-30", "2026-05-30"),
        ("Last updated: Saturday, May 30, 2026", "2026-05-30"),
        ("Page updated: 2026-05-30", "2026-05-30"),
        ("Updated 2026-05-30", None),  # of the page?
        ("Recorded by CTS<b>Updated on 2026-05-30</b>", "2026-05-30"),  # where no blank divides blocks
        ("上次更新：2026-05-30", "2026-05-30"),
        ("Updated tables of 2020-01-01", None),
        ("This topic was last updated on May 30, 2026.", "2026-05-30"),
        ("最終更新日 2026/05/30", "2026-05-30"),
    ],
)
@pytest.mark.fault("no-date")
def test_dates(printed, date):
    assert read(html(*TABLE, before=f"<p>{printed}</p>")).updated_on == date
    assert read(f"# Audit\n\n{printed}\n\n| Operation | Trace |\n| - | - |\n| A | doA |\n").updated_on == date


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Updated\u00a0on May 30, 2024", "2024-05-30"),
        ("Last updated on 30-May-2024", "2024-05-30"),
        ("Updated on Sept 2, 2019", "2019-09-02"),
        ("Dernière mise à jour le 1er mars 2024", "2024-03-01"),
        ("最后更新时间：2024-05-30", "2024-05-30"),
        ("最后更新于 2024-05-30", "2024-05-30"),
        ("Key OperationsUpdated on 2024-05-30", "2024-05-30"),
        ("This page was last updated on May 30, 2024.", "2024-05-30"),
        ("Data de atualização: 2024-05-30", "2024-05-30"),
        ("Fecha de actualización: 2024-05-30", "2024-05-30"),
        ("Actualizado el 30 de mayo del 2024", "2024-05-30"),
        ("文档更新时间：2024-05-30 GMT+08:00", "2024-05-30"),
        ("Last updated: 2025-03-04</p><p>Updated on 2020-01-01", "2025-03-04"),
        ("Updated on 2025-03</p><p>Before 2024-01-02 nothing was kept.", None),
        ("该操作列表更新于2024-01-02，后续会继续补充。", None),
        ("事件的更新时间为2024-01-02。", None),
        ("The list was updated on 2024-01-02.", None),
        ("Updated At</p><p>Example: 2019-01-02T03:04:05Z", None),
        ('{"Updated at": "2019-01-02"}', None),
    ],
)
def test_a_date_stands_right_behind_its_label(words, found):
    assert read(html(*TABLE, before=f"<p>{words}</p>")).updated_on == found


@pytest.mark.parametrize(
    "line",
    ["**Last updated:** 2024-05-30", "Updated on **2024-05-30**", "<p>Updated on <b>2024-05-30</b></p>",
     "API<br>Updated on 2024-05-30", "<p>API</p><p>Updated on 2024-05-30</p>",
     "If a < b:\nUpdated on 2024-05-30\nor b > c",
     "<div class='updateInfo'>Updated on <span>2024-05-30</span></div>", "Updated on&nbsp;2024-05-30"],
)  # fmt: skip
def test_markup_of_markdown_hides_no_date(line):
    assert read(f"# Audit\n\n{line}\n\n| Operation | Trace |\n| - | - |\n| A | doA |\n").updated_on == "2024-05-30"


@pytest.mark.parametrize(
    "line", ["**Updated on:** 2024-05-30", "Updated on ``2024-05-30``", ":last updated: 2024-05-30"]
)
def test_markup_of_rst_hides_no_date(line):
    table = ".. list-table::\n\n   * - Operation\n     - Trace\n   * - A\n     - doA\n"
    assert read(f"Audit\n=====\n\n{line}\n\n{table}").updated_on == "2024-05-30"


def test_the_marked_date_is_the_one_behind_its_label():
    marked = '<p class="updateInfo">Views since 2000-12-12. Updated on 2024-05-30</p>'
    assert read(html(*TABLE, before=marked)).updated_on == "2024-05-30"


def test_a_date_at_the_foot_of_a_long_page():
    long = html(*TABLE, behind=f"{'<p>Words and words.</p>' * 5000}<p>Updated on 2024-05-30</p>")
    assert read(long).updated_on == "2024-05-30"


def test_the_marked_date_wins_over_words():
    marked = '<p>Updated on 2019-01-01</p><div class="updateInfo">更新时间：2026-05-30 GMT+08:00</div>'
    assert read(html(*TABLE, before=marked)).updated_on == "2026-05-30"


@pytest.mark.parametrize(
    ("header", "row", "language"),
    [
        ("Operation | Resource Type | Trace Name", "Creating a disk | disk | createDisk", "en"),
        ("操作名称 | 资源类型 | 事件名称", "创建云硬盘 | disk | createDisk", "zh"),
        ("Operation | Trace Name", "Creating a disk | createDisk", "en"),
        ("操作名稱 | 資源類型 | 事件名稱", "Creating a disk | disk | createDisk", "zh"),
        ("操作 | リソースタイプ | トレース名", "ディスクの作成 | disk | createDisk", "ja"),
        ("Operation | Resource Type | Trace Name", "创建云硬盘 | disk | createDisk", "zh"),
        ("Operação | Tipo de recurso | Nome do evento", "Criação de um disco | disk | createDisk", "pt"),
        ("API | Operação | Description | Nome do evento", "GET | Consulta | x | getDisk", "pt"),
        ("Operación | Tipo de recurso | Nombre del evento", "Creación de un disco | disk | createDisk", "es"),
    ],
)
def test_languages(header, row, language):
    assert read(html(header, row)).language == language


@pytest.mark.parametrize(
    ("address", "service"),
    [
        ("https://support.huaweicloud.com/intl/en-us/develop-modelarts/develop-modelarts-0026.html", "modelarts"),
        ("https://support.huaweicloud.com/usermanual-evs/evs_01_0100.html", "evs"),
        ("https://support.huaweicloud.com/eu/usermanual-ecs/x.html", "ecs"),
        ("https://docs.otc.t-systems.com/modelarts/umn/audit_logs/key_operations_recorded_by_cts.html", "modelarts"),
        ("saved.html", None),
        ("saved-page.html", None),
        ("evs_01_0100.html", "evs"),
        ("https://docs.otc.t-systems.com/en-us/usermanual/ecs/x.html", None),
        ("aug-2024/page.html", None),
        ("plug-in/page.html", None),
    ],
)
def test_services_by_address(address, service):
    assert read(html(*TABLE), address=address).service == service


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("ModelArts can connect to CTS. With CTS, you can obtain operations.", "modelarts"),
        (
            "With CTS, you can record operations associated with ModelArts for later query, audit, and backtrack.",
            "modelarts",
        ),
        ("You can use CTS to record operations for later query.", None),
        ("With CTS, you can record operations on resources for later query.", None),
        ("With CTS, you can record operations on EVS for later query.", "evs"),
        ("Management operations recorded by CTS", None),
        ("EVS operations recorded by CTS", "evs"),
        ("Supported operations recorded by CTS. EVS operations recorded by CTS", "evs"),
        ("With CTS, you can record operations on obs for later query.", "obs"),
        (f"What is recorded by CTS. {'Words. ' * 50}EVS operations that can be recorded by CTS", "evs"),
    ],
)
def test_services_by_words(words, service):
    assert read(html(*TABLE, before=f"<p>{words}</p>")).service == service


def test_titles():
    assert read(html(*TABLE)).title == "Auditing"
    framed = "<html><title>Key Operations_Help Center</title><h1>Cloud</h1><h1 class='topictitle1'>Key Operations</h1>"
    table = "<table><tr><td>Operation<td>Trace<tr><td>A<td>doA</table>"
    assert read(framed + table).title == "Key Operations"
    assert read(f"<html><title>Key Operations_Help Center_Huawei Cloud</title>{table}").title == "Key Operations"
    cells = ("Operation", "Trace", "Doing", "doIt")
    text = "\n\n".join(("Help Center/ Key Operations", "Updated on 2026-05-30", "Key Operations", *cells))
    assert read(text).title == "Key Operations"
    lines = "Auditing Read/Write Vaults\nUpdated on 2026-05-30\nView PDF"
    assert read("\n\n".join((lines, *cells))).title == "Auditing Read/Write Vaults"
    above = ("Relation to Others", "Updated on 2026-05-30", "Scenarios", "With CTS, you know what was done.")
    assert read("\n\n".join((*above, *cells))).title == "Relation to Others"
    above = ("User Guide", "Updated on 2026-05-30", "Relation to Others", "With CTS, you know what was done.")
    assert read("\n\n".join((*above, *cells))).title == "Relation to Others"
    above = ("Help Center > Vaults > Auditing", "Updated on", "2026-05-30", "View PDF", "Auditing Vaults")
    assert read("\n\n".join((*above, *cells))).title == "Auditing Vaults"


def test_the_frames_headings_are_no_section():
    page = html(*TABLE).replace(b"<h1>", b"<h3>Products</h3><h1>")
    assert read(page).tables[0].section == ""


@pytest.mark.parametrize(
    ("category", "headings"),
    [
        (
            "training-job",
            ["Key Training Job Operations Traced by CTS", "Key operations that can be audited in a training job",
             "Table 1 Key operations that can be audited in a training job", "训练作业支持审计的关键操作列表",
             "表1 训练作业支持审计的关键操作列表", "Key Operations Recorded for Training Jobs",
             "CTS支持的训练作业操作列表", "训练作业相关的关键操作", "Table 1-1 Training job operations",
             "1.2 Training Job Operations", "Training job operations recorded by Cloud Trace Service",
             "Table 5 List of training job operations", "Operations Related to Training Jobs"],
        ),
        (
            "data-management",
            ["Key Operations Recorded for Data Management",
             "Table 1 Key operations that can be audited for data management", "数据管理支持审计的关键操作列表"],
        ),
        (
            "development-environment",
            ["Key Operations Recorded for the Development Environment", "开发环境支持审计的关键操作列表",
             "Key operations that can be audited in the development environment"],
        ),
        (
            "inference-deployment",
            ["Key Inference Deployment (New Version) Operations Traced by CTS",
             "Table 1 Key inference deployment (new version) operations traced by CTS"],
        ),
        ("key-operations", ["", "Key Operations Recorded by CTS", "支持审计的关键操作列表", "Key operations 1"]),
    ],
)  # fmt: skip
def test_categories_stay_across_wordings(category, headings):
    assert {heading: category_of(heading, "") for heading in headings} == dict.fromkeys(headings, category)
    assert {heading: category_of("", heading) for heading in headings} == dict.fromkeys(headings, category)


def test_the_section_names_the_category_before_the_caption():
    assert category_of("Key Operations of Disks", "Table 1 Key operations of servers") == "disk"
    assert category_of("Key Operations", "Table 1 Key operations of servers") == "server"


@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "gb2312", "nonsense"])
@pytest.mark.parametrize(
    ("encoding", "header", "row"),
    [
        ("gb18030", "操作名称 | 事件名称", "创建云硬盘 | createDisk"),
        ("gb18030", "操作名称 | 事件名称", "“创建”云硬盘（新版） | createDisk、createVolume"),
        ("cp1252", "Operação | Evento", "Criação de um disco às três | createDisk"),
        ("cp1252", "Operación | Evento", "Creación de un disco, ¡ya! | createDisk"),
        ("cp1252", "Operation | Trace", "The bucket’s “name” | createDisk"),
        ("utf-16", "操作名称 | 事件名称", "创建云硬盘 | createDisk"),
        ("utf-8", "操作名称 | 事件名称", "创建云硬盘 | createDisk"),
    ],
)
def test_encodings_are_told_by_the_bytes(encoding, header, row, declared):
    page = html(header, row, before=f'<meta charset="{declared}">').decode().encode(encoding)
    (found,) = read(page).rows
    assert found.operation == row.split(" | ")[0]


def test_utf_8_that_was_cut_is_said_and_not_taken_for_chinese():
    page = html("操作名称 | 事件名称", "创建云硬盘 | createDisk")
    broken = page.replace("硬".encode(), "硬".encode()[:2])
    chinese = html("操作名称 | 事件名称", *["创建云硬盘和备份 | createDisk"] * 9).decode().encode("gb18030")
    with pytest.raises(PageError, match="GB18030, but broken at byte 12"):
        read(chinese[:12] + b"\xff" + chinese[12:])
    with pytest.raises(PageError, match="UTF-8, but broken at byte"):
        read(broken)


@pytest.mark.parametrize(
    ("region", "header", "operation", "message"),
    [
        ("ar-mena", "Operation | Trace", "Creating a disk", "the text is in 'en', and the page's address says 'ar'"),
        (
            "es-us",
            "Operación | Trazado",
            "Creating the copy of a disk",
            "the text is in 'en', and the page's address says 'es'",
        ),
        ("es-us", "Operación | Trazado", "Crear la copia de un disco", None),
        ("en-us", "Operation | Trace", "Creating a disk", None),
        ("zh-cn", "操作名称 | 事件名称", "创建云硬盘", None),
    ],
)
def test_a_text_in_another_language_than_its_addresss_is_told(region, header, operation, message):
    address = f"https://support.huaweicloud.com/intl/{region}/usermanual-evs/evs_01_0100.html"
    edition = read(html(header, f"{operation} | createDisk"), address=address)
    assert [remark.message for remark in edition.warnings] == ([message] if message else [])


@pytest.mark.parametrize(
    "words",
    [
        ("Auditing and Logs", "Updated on 2025-02-07 GMT+08:00", "Auditing"),
        ("Help Center/ Auditing", "Updated on 2025-02-07 GMT+08:00", "View PDF", "Auditing and Logs"),
        ("User Guide", "Updated on 2025-02-07 GMT+08:00", "Copy", "Auditing and Logs", "With CTS, you know."),
    ],
)
def test_the_title_of_text_saved_with_its_sites_menu_stands_beside_the_date(words):
    menu = "Compute\nElastic Cloud Server\nAuto Scaling\nNetworking\nElastic IP\n" * 20
    assert read("\n\n".join((menu, *words, "Operation", "Trace", "A", "doA"))).title == "Auditing and Logs"


@pytest.mark.parametrize("glue", ["\t", "\n"])
def test_a_line_of_the_sites_frame_is_no_heading(glue):
    table = ("Operation", "Resource Type", "Trace Name"), ("Creating a vault", "vault", "createVault")
    words = ("Auditing", "Updated on 2025-02-07 GMT+08:00", "Vault Operations", "View PDF", "Table 1 Key operations")
    (read_table,) = read("\n".join((*words, *map(glue.join, table)))).tables
    assert (read_table.section, read_table.caption) == ("Vault Operations", "Table 1 Key operations")
