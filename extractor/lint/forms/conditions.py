"""Conditions on traces in SQL, SecMaster queries, URLs and code: `trace_name = 'addNic' and service_type = 'ECS'`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from extractor.lint.name_shapes import looks_like_trace
from extractor.lint.references import Excerpt, Match, Reference, Strength
from extractor.lint.tree import Scalar, simple_key
from extractor.services import is_service

FORM = "condition"
_TRACE_FIELD = re.compile("trace_?name", re.IGNORECASE)
_FIELD = re.compile(
    r"\b(?:with|set)?(trace_?names?|service(?:_?types?)?|resource(?:_?types?)?)\b[\"'`\])\s\\]{0,6}", re.IGNORECASE
)
_OPERATOR = re.compile(
    r"(?:not\s{1,9})?\.?(in|i?like|rlike|regexp|matches|equals|startswith|endswith|contains)\b|([=!<>:~]{1,3}|\()",
    re.IGNORECASE,
)
# What may stand before the first text: brackets, and how Go and Java begin a list.
_OPENING = re.compile(r"[\s(\[{&\]]{0,40}(?:string|arrays\.aslist|list\.of)?[\s({]{0,9}", re.IGNORECASE)
_LITERAL = re.compile(r"\\?([\"'`])([^\"'`\\\n]{1,100})\\?\1\s{0,40},?\s{0,40}")
_BARE = re.compile(r"\s?([A-Za-z][\w.-]{1,63})(?![\w(\[.=-])")
_BLOCK_END = re.compile(r"[;}]|\n[ \t\r]{0,99}\n")
# A condition goes on in the next line where this one ends, or that one begins, with what joins two conditions.
_JOINS_AT_END = (",", "(", "[", "{", "\\", "&", "|", " and", " or", " where")
_JOINS_AT_START = ("and ", "or ", "not ", "where ", "in ", "&", "|", ")", "]", ",", "+", "-", '"', "'")
_ALTERNATIVE = re.compile(r"\bor\b|\|\|", re.IGNORECASE)


class _Condition(Struct, frozen=True):
    key: str
    """The field as `simple_key` writes it."""
    values: list[Scalar]
    match: Match
    quoted: bool

    @property
    def start(self) -> int:
        return self.values[0].start


def conditions(excerpt: Excerpt) -> Iterator[Reference]:
    """Return the references that conditions make, each with the service and resource type that go with it."""
    if not _TRACE_FIELD.search(excerpt.text):
        return
    parts = list(_conditions(excerpt.text))
    companions = _Companions(excerpt.text, parts)
    for part in parts:
        if part.key.startswith("trace"):
            services, resources = companions.values("service", part), companions.values("resource", part)
            for value in part.values:
                yield excerpt.reference(
                    value,
                    FORM,
                    services=[service.text for service in services],
                    resource=resources[0] if len(resources) == 1 else None,
                    strength=Strength.SURE if part.quoted else Strength.LIKELY,
                    match=part.match,
                )


class _Companions:
    """Finds the service and resource type that belong to a trace: of its clause, or all that its statement says."""

    def __init__(self, text: str, parts: Sequence[_Condition]) -> None:
        self._blocks = [match.end() for match in _BLOCK_END.finditer(text)]
        self._statements = sorted([*self._blocks, *_line_ends(text)])
        self._clauses = sorted([*self._statements, *(match.end() for match in _ALTERNATIVE.finditer(text))])
        self._by_scope: dict[tuple[str, int, str], list[_Condition]] = {}
        for part in parts:
            for scope in self._scopes(part.start):
                self._by_scope.setdefault((*scope, part.key), []).append(part)

    def _scopes(self, offset: int) -> Sequence[tuple[str, int]]:
        return (
            ("clause", bisect_right(self._clauses, offset)),
            ("statement", bisect_right(self._statements, offset)),
            ("block", bisect_right(self._blocks, offset)),
        )

    def values(self, field: str, trace: _Condition) -> list[Scalar]:
        """Return what goes with a trace. `service` alone is one only beside `trace_names`, as in Terraform."""
        clause, statement, block = self._scopes(trace.start)
        is_block = trace.key == "tracenames"
        keys = (f"{field}type", f"{field}types", *([field] if is_block else []))
        for key in keys:
            if in_clause := self._by_scope.get((*clause, key)):
                return _nearest(in_clause, trace.start).values
        if any((*clause, key) in self._by_scope for key in ("servicetype", "resourcetype")):
            return []  # the clause says what it means
        scope = block if is_block else statement
        candidates = [part for key in keys for part in self._by_scope.get((*scope, key), ())[:2]]
        return candidates[0].values if len(candidates) == 1 else []


def _nearest(parts: Sequence[_Condition], offset: int) -> _Condition:
    index = bisect_right(parts, offset, key=lambda part: part.start)
    return min(parts[max(0, index - 1) : index + 1], key=lambda part: abs(part.start - offset))


def _line_ends(text: str) -> Iterator[int]:
    """Return where lines end that the next one does not go on with."""
    end, previous = 0, ""
    for line in text.splitlines(keepends=True):
        if not previous.endswith(_JOINS_AT_END) and not line.lstrip().lower().startswith(_JOINS_AT_START):
            yield end
        end, previous = end + len(line), line.rstrip().lower()


def _conditions(text: str) -> Iterator[_Condition]:
    for match in _FIELD.finditer(text):
        operator = _OPERATOR.match(text, match.end())
        if not operator:
            continue
        key = simple_key(match[1])
        values, quoted = _literals(text, operator.end()), True
        if not values:
            values, quoted = _bare_word(text, operator.end(), is_name=key.startswith("trace")), False
        if values:
            word = simple_key(operator[1] or operator[2])
            kind = _match(word, values)
            patterns = [_pattern(value, word, kind) for value in values]
            yield _Condition(key=key, values=patterns, match=kind, quoted=quoted)


def _bare_word(text: str, position: int, *, is_name: bool) -> list[Scalar]:
    """Return a word without quotes, as in URLs, if it looks like a trace name or is a service."""
    bare = _BARE.match(text, position)
    is_value = bare and (looks_like_trace(bare[1]) if is_name else is_service(bare[1]))
    return [Scalar(bare[1], *bare.span(1))] if bare and is_value else []


def _literals(text: str, position: int) -> list[Scalar]:
    opening = _OPENING.match(text, position)
    position = opening.end() if opening else position
    values = []
    while match := _LITERAL.match(text, position):
        values.append(Scalar(match[2], *match.span(2)))
        position = match.end()
        if "," not in text[match.end(2) : position]:
            break
    return values


def _match(operator: str, values: Sequence[Scalar]) -> Match:
    if "~" in operator or operator in ("rlike", "regexp", "matches"):
        return Match.REGEX
    if operator in ("startswith", "endswith", "contains"):
        return Match.GLOB
    if "like" in operator:
        return Match.GLOB if any("%" in value.text or "_" in value.text for value in values) else Match.ANY_CASE
    return Match.GLOB if any("*" in value.text for value in values) else Match.EXACT


def _pattern(value: Scalar, operator: str, match: Match) -> Scalar:
    """Return a value with `*` for what the operator leaves open."""
    text = value.text.replace("%", "*") if match is Match.GLOB else value.text
    return Scalar(text, value.start, value.end).pattern(
        open_start=operator in ("endswith", "contains"), open_end=operator in ("startswith", "contains")
    )
