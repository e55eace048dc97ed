"""Sigma rules on Huawei Cloud's traces: fields of a detection, with their modifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.lint.references import Excerpt, Match, Reference
from extractor.lint.tree import Mapping, mappings, scalars, simple_key, walk

FORM = "sigma"
_VENDORS = ("huawei", "opentelekom")
_SERVICES = ("cts", "cloudtrace", "cloudtraceservice")


def sigma_rules(excerpt: Excerpt, candidates: Sequence[Mapping]) -> Iterator[Reference]:
    """Return the references in those mappings that are rules whose log source is a Huawei cloud's."""
    for rule in candidates:
        for selection in _selections(rule):
            yield from _selection(excerpt, selection)


def _selections(rule: Mapping) -> list[Mapping]:
    source, detection = rule.first("logsource"), rule.first("detection")
    if not (isinstance(source, Mapping) and isinstance(detection, Mapping) and _is_ours(source)):
        return []
    return mappings([node for _, selection in detection.pairs for node in walk(selection)])


def _is_ours(source: Mapping) -> bool:
    vendor, service = simple_key(source.text("product", "vendor")), simple_key(source.text("service"))
    return any(name in vendor for name in _VENDORS) or service in _SERVICES


def _selection(excerpt: Excerpt, selection: Mapping) -> Iterator[Reference]:
    fields = [(_field(key.text), set(key.text.split("|")[1:]), list(scalars(value))) for key, value in selection.pairs]
    unmodified = [(field, text) for field, modifiers, texts in fields if not modifiers for text in texts]
    services = [text.text for field, text in unmodified if field == "servicetype"]
    resources = [text for field, text in unmodified if field == "resourcetype"]
    named = [(text, modifiers) for field, modifiers, texts in fields if field == "tracename" for text in texts]
    for text, modifiers in named:
        if text.text:
            yield excerpt.reference(
                text.pattern(
                    open_start=bool(modifiers & {"contains", "endswith"}),
                    open_end=bool(modifiers & {"contains", "startswith"}),
                ),
                FORM,
                services=services,
                resource=resources[0] if len(resources) == 1 else None,
                match=_match(text.text, modifiers),
            )


def _field(key: str) -> str:
    """Return the last part of a field's name: `cts.trace_name|contains` → tracename."""
    return simple_key(key.split("|")[0].rpartition(".")[2])


def _match(text: str, modifiers: set[str]) -> Match:
    if "re" in modifiers or any(modifier.startswith("base64") for modifier in modifiers):
        return Match.REGEX
    if modifiers & {"contains", "startswith", "endswith"} or "*" in text or "?" in text:
        return Match.GLOB
    return Match.EXACT if "cased" in modifiers else Match.ANY_CASE
