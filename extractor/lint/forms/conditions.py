"""Conditions on traces in SQL, SecMaster queries, URLs and code: `trace_name = 'addNic' and service_type = 'ECS'`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from extractor.lint.names import looks_like_trace
from extractor.lint.references import Excerpt, Match, Reference, Strength
from extractor.lint.tree import Scalar, simple_key

FORM = "condition"
_FIELD = re.compile(r"\b(trace_?names?|service(?:_?types?)?|resource(?:_?types?)?)\b[\"'`\])\s\\]{0,6}", re.IGNORECASE)
_OPERATOR = re.compile(
    r"(?:not\s{1,9})?(in|i?like|rlike|regexp|matches|\.?equals|\.?startswith|\.?endswith|\.?contains)\b|([=!<>:~]{1,3})",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[\s(\[{&]{0,40}(?:string)?[\s({]{0,9}")
_LITERAL = re.compile(r"\\?([\"'`])([^\"'`\\\n]{1,100})\\?\1\s{0,40},?\s{0,40}")
_BARE = re.compile(r"\s?([A-Za-z][\w.-]{1,63})(?![\w(\[.=-])")
_BLOCK_END = re.compile(r"[;}]|\n[ \t\r]{0,99}\n")
# A condition goes on in the next line where this one ends, or that one begins, with what joins two conditions.
_JOINS_AT_END = (",", "(", "[", "{", "\\", "&", "|", " and", " or", " where")
_JOINS_AT_START = ("and ", "or ", "not ", "where ", "in ", "&", "|", ")", "]", ",", "+", "-", '"', "'")
_ALTERNATIVE = re.compile(r"\bor\b|\|\|", re.IGNORECASE)


class _Condition(Struct, frozen=True):
    field: str
    """`trace`, `service` or `resource`."""
    key: str
    """The field as `simple_key` writes it."""
    values: list[Scalar]
    match: Match
    quoted: bool
    block: int
    statement: int
    clause: int


class _Scopes:
    """Where blocks, statements and the alternatives of `or` end in a text."""

    def __init__(self, text: str) -> None:
        self.blocks = [match.end() for match in _BLOCK_END.finditer(text)]
        self.statements = sorted([*self.blocks, *_line_ends(text)])
        self.clauses = sorted([*self.statements, *(match.end() for match in _ALTERNATIVE.finditer(text))])


def _line_ends(text: str) -> Iterator[int]:
    """Return where lines end that the next one does not go on with."""
    end, previous = 0, ""
    for line in text.lower().splitlines(keepends=True):
        if not previous.endswith(_JOINS_AT_END) and not line.lstrip().startswith(_JOINS_AT_START):
            yield end
        end, previous = end + len(line), line.rstrip()


def conditions(excerpt: Excerpt) -> Iterator[Reference]:
    """Return the references that conditions make, each with the service and resource type that go with it."""
    if not re.search("trace_?name", excerpt.text, re.IGNORECASE):
        return
    scopes = _Scopes(excerpt.text)
    parts = list(_conditions(excerpt.text, scopes))
    by_statement: dict[int, list[_Condition]] = {}
    by_block: dict[int, list[_Condition]] = {}
    for part in parts:
        by_statement.setdefault(part.statement, []).append(part)
        by_block.setdefault(part.block, []).append(part)
    for part in parts:
        if part.field == "trace":
            in_block = part.key == "tracenames"
            scope = by_block[part.block] if in_block else by_statement[part.statement]
            services, resources = _values("service", part, scope), _values("resource", part, scope)
            for value in part.values:
                yield excerpt.reference(
                    _globbed(value) if part.match is Match.GLOB else value,
                    FORM,
                    services=[service.text for service in services],
                    resource=resources[0] if len(resources) == 1 else None,
                    strength=Strength.SURE if part.quoted else Strength.LIKELY,
                    match=part.match,
                )


def _conditions(text: str, scopes: _Scopes) -> Iterator[_Condition]:
    for match in _FIELD.finditer(text):
        operator = _OPERATOR.match(text, match.end())
        if not operator:
            continue
        field = next(name for name in ("trace", "service", "resource") if match[1].casefold().startswith(name))
        values, quoted = _literals(text, operator.end()), True
        if (
            not values
            and field == "trace"
            and (bare := _BARE.match(text, operator.end()))
            and looks_like_trace(bare[1])
        ):
            values, quoted = [Scalar(bare[1], *bare.span(1))], False
        word = simple_key((operator[1] or operator[2]).lstrip("."))
        if values:
            yield _Condition(
                field=field,
                key=simple_key(match[1]),
                values=[_affixed(value, word) for value in values],
                match=_match(word, values),
                quoted=quoted,
                block=bisect_right(scopes.blocks, match.start()),
                statement=bisect_right(scopes.statements, match.start()),
                clause=bisect_right(scopes.clauses, match.start()),
            )


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


def _values(field: str, condition: _Condition, scope: Sequence[_Condition]) -> list[Scalar]:
    """Return what the clause says of a field, or else what the whole scope says, if it is one thing.

    `service` and `resource` mean those of a trace only beside `trace_names`, as in Terraform.
    """
    keys = (f"{field}type", f"{field}types", *([field] if condition.key == "tracenames" else []))
    keys = (f"{field}type", f"{field}types", *([field] if condition.key == "tracenames" else []))
    candidates = [part for part in scope if part.key in keys]
    same_clause = [part for part in candidates if part.clause == condition.clause]
    if same_clause:
        return min(same_clause, key=lambda part: abs(part.values[0].start - condition.values[0].start)).values
    return candidates[0].values if len(candidates) == 1 else []


def _match(operator: str, values: Sequence[Scalar]) -> Match:
    if "~" in operator or operator in ("rlike", "regexp", "matches"):
        return Match.REGEX
    if operator in ("startswith", "endswith", "contains"):
        return Match.GLOB
    if "like" in operator:
        return Match.GLOB if any("%" in value.text or "_" in value.text for value in values) else Match.ANY_CASE
    return Match.GLOB if any("*" in value.text for value in values) else Match.EXACT


def _affixed(value: Scalar, operator: str) -> Scalar:
    prefix = "*" if operator in ("endswith", "contains") else ""
    suffix = "*" if operator in ("startswith", "contains") else ""
    return Scalar(f"{prefix}{value.text}{suffix}", value.start, value.end)


def _globbed(value: Scalar) -> Scalar:
    """Return a pattern of `like` as one of `*`."""
    return Scalar(value.text.replace("%", "*"), value.start, value.end)
