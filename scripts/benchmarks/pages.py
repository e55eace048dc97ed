"""Made-up documentation pages: the help center's frame, sections of words and parameter tables, and trace tables."""

from __future__ import annotations

import random
import re
from pathlib import Path

_WORDS = re.findall(
    r"\w+",
    """the a of to in is for and you can instance volume disk server backup policy cluster node created request name
    project region user console click parameter description value mandatory string integer example response code status
    configure network subnet security group rule port protocol image snapshot quota type operation action resource
    service list page interface template version between replace workspace database""",
)
_RARE = ("event", "trace", "events", "tracking", "to prevent", "eventually", "an event notification", "the trace ID")
_CHINESE_WORDS = re.findall(
    r"\S+",
    """的 （可选） 实例 云 服务器 磁盘 备份 策略 集群 节点 创建 请求 名称 项目 区域 用户 控制台 单击 参数 描述
    取值 必选 字符串 整数 示例 响应 代码 状态 配置 网络 子网 安全组 规则 端口 协议 镜像 快照 配额 类型 操作
    资源 服务 列表 页面 接口 模板 版本 之间 替换 工作空间 数据库""",
)
_CHINESE_RARE = ("事件", "追踪", "事件管理", "查询事件列表", "trace ID")
_VERBS = ("create", "delete", "update", "list", "start", "stop", "enable", "batchRemove", "Query", "attach")
_NOUNS = ("Server", "VolumeType", "BackupPolicy", "DatasetVersion", "NotebookInstance", "AlarmRule", "AccessKey", "Tag")


def _sentence(chance: random.Random, words: int = 14, language: str = "en") -> str:
    said = [chance.choice(_CHINESE_WORDS if language == "zh" else _WORDS) for _ in range(words)]
    if chance.random() < 0.003:  # about every third page speaks of events or traces
        said.insert(3, chance.choice(_CHINESE_RARE if language == "zh" else _RARE))
    return f"{''.join(said)}。" if language == "zh" else f"{' '.join(said).capitalize()}."


def _identifier(chance: random.Random) -> str:
    return f"en-us_topic_{chance.randrange(10**10):010}__p{chance.randrange(10**14)}"


def _cell(chance: random.Random, words: str, tag: str, column: int, span: str = "") -> str:
    name = _identifier(chance)
    return (
        f'<{tag} class="cellrowborder" valign="top" width="33.33%"{span} headers="mcps1.2.4.1.{column} ">'
        f'<p id="{name}"><a name="{name}"></a><a name="{name}"></a>{words}</p>\n</{tag}>\n'
    )


def _html_table(chance: random.Random, caption: str, header: list[str], rows: list[list[str]]) -> str:
    head = "".join(_cell(chance, words, "th", column) for column, words in enumerate(header, start=1))
    body = "".join(
        f'<tr id="row{chance.randrange(10**12)}">'
        + "".join(_cell(chance, words, "td", column) for column, words in enumerate(row, start=1))
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="tablenoborder"><table cellpadding="4" summary="" frame="border" border="1" rules="all">'
        f'<caption><b>Table 1 </b>{caption}</caption><thead align="left"><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody></table></div>"
    )


_TITLES = {"en": "Key Operations Traced by CTS", "zh": "云审计服务支持的关键操作列表"}
_HEADERS = {"en": ["Operation", "Resource Type", "Trace Name"], "zh": ["操作名称", "资源类型", "事件名称"]}


def trace_rows(chance: random.Random, count: int, language: str = "en") -> list[list[str]]:
    """Return rows of a trace table."""
    rows = []
    for number in range(count):
        verb, noun = chance.choice(_VERBS), chance.choice(_NOUNS)
        said = f"执行关键操作{number}" if language == "zh" else f"Doing what {verb} says to {noun.lower()} {number}"
        rows.append([said, noun.lower(), f"{verb}{noun}{number}"])
    return rows


def trace_table(chance: random.Random, rows: list[list[str]], language: str = "en") -> str:
    """Return a trace table as the help center writes it."""
    return _html_table(chance, "Key operations", _HEADERS[language], rows)


def spanning_table(chance: random.Random, rows: list[list[str]], language: str = "en") -> str:
    """Return the same with a resource type that spans each five rows."""
    whole = trace_table(chance, [], language)
    body = ""
    for number, row in enumerate(rows):
        cells = [_cell(chance, row[0], "td", 1)]
        if number % 5 == 0:
            cells.append(_cell(chance, row[1], "td", 2, f' rowspan="{min(5, len(rows) - number)}"'))
        body += f"<tr>{''.join(cells)}{_cell(chance, row[2], 'td', 3)}</tr>\n"
    return whole.replace("<tbody></tbody>", f"<tbody>{body}</tbody>")


def framed(chance: random.Random, title: str, body: str, size: int = 0, language: str = "en") -> str:
    """Return a page in the help center's frame, filled with navigation and words up to a size."""
    links = "".join(
        f'<li class="nav-item level1"><a class="js-title" href="/intl/en-us/x{n}/i.htm">'
        f"{_sentence(chance, 4, language)}</a></li>"
        for n in range(25)
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="en-us"><head><meta charset="utf-8"><title>{title}_Help Center</title>'
        f'<script>window.page={{"id":{chance.randrange(10**9)}}};{"var a=1;" * 150}</script></head>\n<body>'
        f'<header class="por-header"><ul>{links}</ul></header><div class="help-main"><div class="side-nav"><ul>{links}'
        f'</ul></div><div class="help-details"><h1 class="topictitle1">{title}</h1><div class="updateTime">'
        f'<div class="updateInfo">Updated on 2026-05-30 GMT+08:00</div></div>\n'
        f'<div class="help-content help-center-document" id="content">\n{body}\n'
    )
    while len(page) < size:
        page += _html_section(chance, language)
    return page + "</div></div></div><footer><p>We use cookies.</p></footer></body></html>"


def _html_section(chance: random.Random, language: str) -> str:
    said = "".join(f'<p id="{_identifier(chance)}">{_sentence(chance, 40, language)}</p>\n' for _ in range(4))
    rows = [[chance.choice(_WORDS), "String", _sentence(chance, language=language)] for _ in range(6)]
    table = _html_table(chance, "Parameters", ["Parameter", "Type", "Description"], rows)
    return f'<div class="section"><h4 class="sectiontitle">{_sentence(chance, 3, language)}</h4>{said}{table}</div>\n'


def _markdown_page(chance: random.Random, size: int, language: str) -> str:
    page = f'# {_sentence(chance, 4, language)}<a name="x"></a>\n\n'
    while len(page) < size:
        rows = "".join(
            f"| {chance.choice(_WORDS)} | String | {_sentence(chance, language=language)} |\n" for _ in range(6)
        )
        words = " ".join(_sentence(chance, language=language) for _ in range(12))
        head = "| Parameter | Type | Description |\n| --- | --- | --- |"
        page += f"## {_sentence(chance, 3, language)}\n\n{words}\n\n{head}\n{rows}\n"
    return page


def _rst_page(chance: random.Random, size: int, language: str) -> str:
    title = _sentence(chance, 4, language)
    page = f":original_name: x.html\n\n{title}\n{'=' * len(title)}\n\n"
    border = f"   +{'-' * 20}+{'-' * 12}+{'-' * 120}+\n"
    while len(page) < size:
        rows = [("Parameter", "Type", "Description")]
        rows += [(chance.choice(_WORDS), "String", _sentence(chance, language=language)) for _ in range(6)]
        table = border + border.join(f"   | {a:<18} | {b:<10} | {c[:118]:<118} |\n" for a, b, c in rows) + border
        words = " ".join(_sentence(chance, language=language) for _ in range(12))
        page += f"{words}\n\n.. table:: **Table 1** Parameters\n\n{table}\n"
    return page


def write_folder(folder: Path, count: int, language: str = "en", seed: int = 1) -> int:
    """Write pages of 5 to 120 KB, one of a hundred with a trace table; return how many have one."""
    chance = random.Random(seed)
    traced = 0
    for number in range(count):
        size = int(5_000 * 24 ** chance.random())
        kind = ("html", "md", "rst")[number % 3]
        if number % 100 == 50:
            traced += 1
            table = trace_table(chance, trace_rows(chance, 60, language), language)
            text, kind = framed(chance, _TITLES[language], table, size, language), "html"
        elif kind == "html":
            text = framed(chance, _sentence(chance, 4, language), "", size, language)
        else:
            text = (_markdown_page if kind == "md" else _rst_page)(chance, size, language)
        place = folder / f"service{number % 20:02}"
        place.mkdir(exist_ok=True)
        (place / f"page{number:05}.{kind}").write_text(text, encoding="utf-8")
    return traced
