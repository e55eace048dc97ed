"""Records of service, resource type and trace names: Terraform blocks and locals, SDK and API bodies, trace records.

Keys differ by provider, language and taste (`service`, `service_type`, `"Service"`), so that they are compared loosely;
where they say nothing (`svc`, `kind`, `watch`) the values do, or a `dynamic` block that reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from extractor.lint.name_shapes import mostly_traces
from extractor.lint.references import Excerpt, Reference, Strength
from extractor.lint.tree import Array, Mapping, Node, Scalar, scalars, simple_key
from extractor.services import is_service

_SERVICE = ("servicetype", "service", "servicename", "tracesource", "svc")
_RESOURCE = ("resourcetype", "resource", "restype")
_TRACES = ("tracenames", "tracename")
_NAMES = ("operations", "operation", "operationnames", "events", "eventnames", "event", "traces", "names", "actions")
_LAST_KEY = re.compile(r"""(?:\.|\[["'])([A-Za-z_][\w-]*)(?:["']\])?$""")


_Parts: TypeAlias = tuple[list[str], Scalar | None, list[Scalar]]
"""Services, the resource type and the names."""


class _Keys(Struct, frozen=True):
    """The keys under which the parts of a record stand in a file."""

    service: tuple[str, ...] = _SERVICE
    resource: tuple[str, ...] = _RESOURCE
    names: tuple[str, ...] = _NAMES


def records(excerpt: Excerpt, mappings: Sequence[Mapping], form: str) -> Iterator[Reference]:
    """Return the references that records among some mappings make."""
    keys = _keys_of_dynamic_blocks(mappings)
    for mapping in mappings:
        services, resource, names = _by_keys(mapping, keys)
        strength = Strength.SURE if services else Strength.LIKELY
        if not names and any(isinstance(value, Array) for _, value in mapping.pairs):
            services, resource, names = _by_values(mapping)
            strength = Strength.LIKELY
        for name in names:
            if name.text:
                yield excerpt.reference(name, form, services=services, resource=resource, strength=strength)
        yield from _by_service(excerpt, mapping, form)


def _by_keys(record: Mapping, keys: _Keys) -> _Parts:
    """Return the parts of a record whose keys say what they are."""
    names = [name for value in record.values(*_TRACES) for name in scalars(value)]
    service = record.first(*keys.service)
    if not names and not service:
        return [], None, []
    services = [scalar.text for scalar in scalars(service)]
    resource = next(scalars(record.first(*keys.resource)), None)
    if not names and services and (resource or is_service(services[0])):
        names = [name for value in record.values(*keys.names) for name in scalars(value) if ":" not in name.text]
    return services, resource, names


def _by_values(record: Mapping) -> _Parts:
    """Return the parts of a record whose keys say nothing: a service, another text, and a list of names."""
    texts = [value for _, value in record.pairs if isinstance(value, Scalar) and value.literal]
    service = next((text for text in texts if text.text.isupper() and is_service(text.text)), None)
    if not service:
        return [], None, []
    lists = [list(scalars(value)) for _, value in record.pairs if isinstance(value, Array)]
    names = next((names for names in lists if mostly_traces([name.text for name in names])), [])
    rest = [text for text in texts if text is not service]
    return [service.text], rest[0] if len(rest) == 1 else None, names


def _by_service(excerpt: Excerpt, mapping: Mapping, form: str) -> Iterator[Reference]:
    """Read `{ECS = ["createServer"]}` and `{ECS = {ecs = ["createServer"]}}`."""
    for key, value in mapping.pairs:
        # A setting may be called config or workspace, too; and an assignment in Python has a name, no key.
        is_written_so = key.text.isupper() and key.end > key.start
        lists = _lists_of_names(value) if is_written_so and is_service(key.text) else ()
        for resource, names in lists:
            for name in names:
                yield excerpt.reference(name, form, services=[key.text], resource=resource, strength=Strength.LIKELY)


def _lists_of_names(value: Node) -> Iterator[tuple[Scalar | None, list[Scalar]]]:
    """Return the lists that look like trace names, each with the key that is its resource type."""
    for key, items in value.pairs if isinstance(value, Mapping) else [(None, value)]:
        names = list(scalars(items)) if isinstance(items, Array) else []
        if mostly_traces([name.text for name in names]):
            yield key, names


def _keys_of_dynamic_blocks(mappings: Sequence[Mapping]) -> _Keys:
    """Learn from `service = operations.value["Kind"]` that "Kind" is what the file calls the service."""
    contents = [
        content for mapping in mappings for content in mapping.values("content") if isinstance(content, Mapping)
    ]
    if not contents:
        return _Keys()
    return _Keys(
        service=(*_SERVICE, *_keys_read(contents, _SERVICE)),
        resource=(*_RESOURCE, *_keys_read(contents, _RESOURCE)),
        names=(*_NAMES, *_keys_read(contents, _TRACES)),
    )


def _keys_read(contents: Sequence[Mapping], keys: Sequence[str]) -> Iterator[str]:
    """Return the last key of each expression that stands under some keys."""
    for value in (value for content in contents for value in content.values(*keys)):
        match = _LAST_KEY.search(value.text) if isinstance(value, Scalar) and not value.literal else None
        if match and match[1] not in ("key", "value"):
            yield simple_key(match[1])
