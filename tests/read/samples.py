"""Made-up rows and headers to render as pages in every form, and what reading them must give back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st

from extractor.languages import vocabulary
from extractor.model import Edition

patient = settings(deadline=None)
"""Laws are not about time: a busy machine must not fail them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A documented operation, as the page's author means it."""

    operation: str
    resource: str
    traces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a page calls the columns, in one of its languages."""

    language: str
    operation: str
    resource: str
    trace: str
    service: str


ENGLISH = Header(
    language="en", operation="Operation", resource="Resource Type", trace="Trace Name", service="Service Type"
)
CHINESE = Header(language="zh", operation="操作名称", resource="资源类型", trace="事件名称", service="服务类型")


def line(operation: str, resource: str, *traces: str) -> Line:
    return Line(operation=operation, resource=resource, traces=traces)


def said(edition: Edition) -> list[Line]:
    """Return the rows of all tables as lines."""
    return [line(row.operation, row.resource_type, *row.traces) for row in edition.rows]


def without_resource(lines: tuple[Line, ...]) -> list[Line]:
    return [replace(one, resource="") for one in lines]


_VERBS = {
    "en": ("Creating", "Deleting", "Querying the details of", "Batch updating", "Enabling or disabling"),
    "zh": ("创建", "删除", "查询", "批量修改", "启用或停用"),
    "pt": ("Criação de", "Exclusão de", "Atualização de", "Configuração de"),
    "es": ("Creación de", "Eliminación de", "Actualización de", "Configuración de"),
}
_THINGS = {
    "en": ("a cloud disk", "an alarm rule (V2)", "instances", "the ACL of a bucket", "a file & its <tags>"),
    "zh": ("云硬盘", "告警规则（新版）", "实例", "桶的ACL策略", "文件 A 和标签"),
    "pt": ("um disco", "uma instância", "regras de segurança", "um balde"),
    "es": ("un disco", "una instancia", "reglas de seguridad", "un cubo"),
}
_RESOURCES = ("disk", "alarm_rule", "cloud server", "JobV2", "IP address", "evs-snapshot")
_OWN_NAMES = st.from_regex(
    r"(?:create|Delete|update|LIST|get)(?:[A-Z][a-z]{2,7}){1,3}(?:V[2-9])?|[a-z]{3,8}_[a-z]{3,8}|PUT\.[A-Z]{3,6}\.ACL"
    r"|[a-z]{3,6}Volume-[a-z]{3,5}",
    fullmatch=True,
)
_PLAIN_NAMES = st.sampled_from(("login", "logout", "create access log", "delete listener", "update forwarding policy"))


def operations(language: str) -> st.SearchStrategy[str]:
    numbered = st.integers(1, 99).map(lambda number: f" {number}") if language != "zh" else st.just("")
    gap = "" if language == "zh" else " "
    return st.builds(
        lambda verb, thing, number: f"{verb}{gap}{thing}{number}",
        st.sampled_from(_VERBS[language]),
        st.sampled_from(_THINGS[language]),
        numbered,
    )


def lines(language: str, *, most_traces: int = 4) -> st.SearchStrategy[Line]:
    several = st.lists(_OWN_NAMES, min_size=1, max_size=most_traces, unique=True)
    traces = st.one_of(several, _PLAIN_NAMES.map(lambda name: [name]))
    return st.builds(
        lambda operation, resource, names: line(operation, resource, *names),
        operations(language),
        st.sampled_from(_RESOURCES),
        traces,
    )


def tables(language: str) -> st.SearchStrategy[tuple[Line, ...]]:
    """Return rows of one table; the sort of neighbours that documents have: the same resource again and again."""
    return st.lists(lines(language), min_size=1, max_size=9).map(tuple)


@st.composite
def headers(draw: st.DrawFn, language: str) -> Header:
    """Return any header the data file knows, in any letter case; a likely word needs a sure one beside it."""
    words = vocabulary().languages[language]
    sure, likely = words.columns.get("trace", ()), words.likely_columns.get("trace", ())
    trace = draw(st.sampled_from((*sure, *likely)))
    operation_words = [
        *words.columns["operation"],
        *(words.likely_columns.get("operation", ()) if trace in sure else ()),
    ]
    cased = draw(st.sampled_from((str.upper, str.lower, str.title, str.capitalize)))
    return Header(
        language=language,
        operation=cased(draw(st.sampled_from(operation_words))),
        resource=cased(draw(st.sampled_from(words.columns["resource"]))),
        trace=cased(trace),
        service=cased(draw(st.sampled_from(words.columns["service"]))),
    )


LANGUAGES = st.sampled_from(tuple(_VERBS))
