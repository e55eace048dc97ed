"""The second proof: names seen in real traces, or listed by CTS itself, excuse what the documents do not list."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from extractor.errors import DataError
from extractor.services import canonical

LARGEST = 16_000_000
"""Bytes of a packed file of traces once it is unpacked: as objects they take up to thirty times as much memory."""
_DEEPEST = 60

Triple = tuple[str, str, str]


class Proof:
    """What is known from outside the documents."""

    def __init__(self, triples: Iterable[Triple] = (), listed: Iterable[str] = ()) -> None:
        """Take triples of service, resource type and name, and the services of which CTS's own list was given."""
        self.triples = frozenset((canonical(service), resource, name) for service, resource, name in triples)
        self.listed = frozenset(map(canonical, listed))
        """What CTS's own list lacks of these services, it does not record."""
        self._names = frozenset((service, name) for service, _, name in self.triples)
        self.names = frozenset(name for _, name in self._names)
        """Names, of whatever service."""

    def confirms(self, service: str, name: str) -> bool:
        """Tell whether the name is proven to be recorded for the service."""
        return (service, name) in self._names

    def denies(self, service: str, name: str) -> bool:
        """Tell whether the name is proven not to be."""
        return service in self.listed and not self.confirms(service, name)


def merged(proofs: Sequence[Proof]) -> Proof:
    """Return all proofs as one."""
    triples = (triple for proof in proofs for triple in proof.triples)
    return Proof(triples, (service for proof in proofs for service in proof.listed))


def from_operations(data: bytes, where: str) -> Proof:
    """Read a saved ListOperations answer: what CTS records for a service, name by name."""
    nodes = [node for value in _values(data, where) for node in _objects(value)]
    answers = [node for node in nodes if isinstance(node.get("operation_list"), list)]
    triples = [
        (_text(answer, "service_type"), _text(answer, "resource_type"), name)
        for answer in answers
        for name in answer["operation_list"]
        if isinstance(name, str)
    ]
    if not triples:
        hint = 'expected {"operations": [{"service_type", "resource_type", "operation_list"}]}'
        raise DataError("not a ListOperations answer", where=where, hint=hint)
    return Proof(triples, {service for service, _, _ in triples})


def from_events(data: bytes, where: str) -> Proof:
    """Read real traces in any container: ListTraces, trace files, events of FunctionGraph or EventGrid; gzip or not."""
    nodes = [node for value in _values(data, where) for node in _objects(value) if "trace_name" in node]
    triples = [(_service(node), _text(node, "resource_type"), _text(node, "trace_name")) for node in nodes]
    if not triples:
        raise DataError("no traces", where=where, hint='expected JSON objects with "trace_name" and "service_type"')
    return Proof(triples)


def _service(trace: dict[str, Any]) -> str:
    return _text(trace, "service_type") or _text(trace, "source").removeprefix("HC.")


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""


def _values(data: bytes, where: str) -> Iterator[Any]:
    """Return the JSON value of a file, or that of each of its lines."""
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data, where)
    try:
        yield msgspec.json.decode(data)
        return
    except (msgspec.DecodeError, RecursionError):
        pass
    for number, line in enumerate(data.splitlines(), start=1):
        if line.strip():
            try:
                yield msgspec.json.decode(line)
            except (msgspec.DecodeError, RecursionError):
                raise DataError("not JSON", where=f"{where}:{number}") from None


def _unpacked(data: bytes, where: str) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(data, LARGEST)
    except zlib.error as error:
        raise DataError(f"damaged gzip: {error}", where=where) from None
    if not unpacker.eof:
        reason = (
            f"larger than {LARGEST:,} bytes once unpacked" if unpacker.unconsumed_tail else "gzip that was cut short"
        )
        raise DataError(reason, where=where)
    return text


def _objects(value: Any, source: object = "", depth: int = 0) -> Iterator[dict[str, Any]]:
    """Return every object in a value, with the source that one around it gives where it gives none itself."""
    items = value if isinstance(value, list) else []
    if isinstance(value, dict):
        source = value.get("source", source)
        yield {"source": source, **value}
        items = list(value.values())
    if depth < _DEEPEST:
        for item in items:
            yield from _objects(item, source, depth + 1)
