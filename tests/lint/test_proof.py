"""Second proofs are read from whatever real traces come in."""

import gzip
import json

import pytest

from extractor.errors import DataError
from extractor.lint.proof import from_events, from_operations, merged

TRACE = {"trace_name": "createServer", "service_type": "ECS", "resource_type": "ecs"}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"traces": [TRACE], "meta_data": {"count": 1}}).encode(),
        json.dumps([TRACE]).encode(),
        (json.dumps(TRACE) + "\n\n" + json.dumps(TRACE) + "\n").encode(),
        json.dumps({"cts": TRACE}).encode(),
        json.dumps({"source": "HC.ECS", "data": {"trace_name": "createServer", "resource_type": "ecs"}}).encode(),
        gzip.compress(json.dumps([TRACE]).encode()),
    ],
    ids=["ListTraces", "array", "a line each", "FunctionGraph", "EventGrid", "gzip"],
)
def test_containers_of_traces(data: bytes) -> None:
    assert from_events(data, "x").triples == {("ecs", "ecs", "createServer")}


def test_a_list_of_operations_also_denies() -> None:
    answer = {"operations": [{"service_type": "ECS", "resource_type": "ecs", "operation_list": ["createServer"]}]}
    proof = merged([from_operations(json.dumps(answer).encode(), "x"), from_events(json.dumps(TRACE).encode(), "y")])
    assert proof.confirms("ecs", "createServer")
    assert proof.denies("ecs", "CreateServer")
    assert not proof.denies("vpc", "deleteVpc")


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (from_events, b"[]"),
        (from_events, b"no JSON"),
        (from_events, b"[" * 100_000),
        (from_events, gzip.compress(b"[]" * 1000)[:-9]),
        (from_operations, b'{"operations": []}'),
        (from_operations, b'{"operations": [{"operation_list": 1, "service_type": []}]}'),
    ],
    ids=["no traces", "no JSON", "too deep", "cut gzip", "no operations", "wrong types"],
)
def test_what_proves_nothing_is_refused(reader, data: bytes) -> None:
    with pytest.raises(DataError, match="x"):
        reader(data, "x")


@pytest.mark.fault("bomb")
def test_packed_traces_are_bounded() -> None:
    with pytest.raises(DataError, match="larger than 16,000,000 bytes once unpacked"):
        from_events(gzip.compress(b"[" + b"{}," * 8_000_000 + b"{}]", 1), "traces.json.gz")
