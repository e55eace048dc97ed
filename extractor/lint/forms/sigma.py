"""Sigma rules on Huawei Cloud's traces: fields of a detection, with their modifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.lint.references import Excerpt, Match, Reference
from extractor.lint.tree import Mapping, Scalar, scalars, simple_key, walk

FORM = "sigma"
_VENDORS = ("huawei", "opentelekom")
_SERVICES = ("cts", "cloudtrace", "cloudtraceservice")


def sigma_rules(excerpt: Excerpt, mappings: Sequence[Mapping]) -> Iterator[Reference]:
    """Return the references in rules whose log source is a Huawei cloud's."""
    for rule in mappings:
        source, detection = rule.first("logsource"), rule.first("detection")
        if isinstance(source, Mapping) and isinstance(detection, Mapping) and _is_ours(source):
            for _, selection in detection.pairs:
                for node in walk(selection):
                    if isinstance(node, Mapping):
                        yield from _selection(excerpt, node)


def _is_ours(source: Mapping) -> bool:
    vendor, service = simple_key(source.text("product", "vendor")), simple_key(source.text("service"))
    return any(name in vendor for name in _VENDORS) or service in _SERVICES


def _selection(excerpt: Excerpt, selection: Mapping) -> Iterator[Reference]:
    fields = [(_field(key.text), key.text.split("|")[1:], value) for key, value in selection.pairs]
    whole = [(field, text) for field, modifiers, value in fields if not modifiers for text in scalars(value)]
    services = [text.text for field, text in whole if field == "servicetype"]
    resources = [text for field, text in whole if field == "resourcetype"]
    for field, modifiers, value in fields:
        if field == "tracename":
            for text in scalars(value):
                reference = excerpt.reference(
                    _pattern(text, modifiers),
                    FORM,
                    services=services,
                    resource=resources[0] if len(resources) == 1 else None,
                    match=_match(text.text, modifiers),
                )
                if text.text:
                    yield reference


def _field(key: str) -> str:
    """Return the last part of a field's name: `cts.trace_name|contains` → tracename."""
    return simple_key(key.split("|")[0].rpartition(".")[2])


def _pattern(text: Scalar, modifiers: list[str]) -> Scalar:
    prefix = "*" if {"contains", "endswith"} & {*modifiers} else ""
    suffix = "*" if {"contains", "startswith"} & {*modifiers} else ""
    return Scalar(f"{prefix}{text.text}{suffix}", text.start, text.end)


def _match(text: str, modifiers: list[str]) -> Match:
    if "re" in modifiers or any(modifier.startswith("base64") for modifier in modifiers):
        return Match.REGEX
    if {"contains", "startswith", "endswith"} & {*modifiers} or "*" in text or "?" in text:
        return Match.GLOB
    return Match.EXACT if "cased" in modifiers else Match.ANY_CASE
