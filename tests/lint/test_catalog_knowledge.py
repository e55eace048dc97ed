"""What the files of a catalog say, with an index or without."""

import json
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.lint import CatalogKnowledge, Successor

ECS = {
    "service": "elastic-cloud-server",
    "as_of": "2026-01-02",
    "traces": [
        {
            "name": "createServer",
            "site": "intl",
            "status": "current",
            "resource_types": ["ecs"],
            "first_seen": "2020-01-01",
            "last_seen": "2026-01-02",
            "also_documented_as": [{"name": "createServerV2", "confidence": 0.9, "evidence": []}],
            "repurposed_on": ["2021-01-01", "2022-01-01"],
            "operations": [{"operation": "Creating an ECS", "resource_type": "ecs", "category": "x", "places": []}],
        },
        {"name": "oldServer", "status": "legacy", "replaced_by": [{"name": "createServer", "confidence": 0.9}]},
    ],
    "elsewhere": [{"name": "crearServidor", "site": "intl", "resource_type": "ecs"}],
}
VPC = {"service": "vpc", "as_of": "2025-01-01", "traces": [{"name": "createServer", "status": "removed"}]}
INDEX = {
    "services": [{"service": "elastic-cloud-server", "as_of": "2026-01-02"}, {"service": "vpc", "as_of": "2025-01-01"}],
    "names": {"createServer": ["elastic-cloud-server", "vpc"], "oldServer": ["elastic-cloud-server"]},
}


@pytest.fixture(params=["with an index", "without one"])
def knowledge(request: pytest.FixtureRequest, tmp_path: Path) -> CatalogKnowledge:
    (tmp_path / "elastic-cloud-server.json").write_text(json.dumps(ECS))
    (tmp_path / "vpc.json").write_text(json.dumps(VPC))
    (tmp_path / "catalog.schema.json").write_text("{}")
    if request.param == "with an index":
        (tmp_path / "index.json").write_text(json.dumps(INDEX))
    return CatalogKnowledge(tmp_path)


def test_services_go_by_their_short_names(knowledge: CatalogKnowledge) -> None:
    assert knowledge.services() == {"ecs": "2026-01-02", "vpc": "2025-01-01"}
    assert knowledge.services_with("createServer") == ["ecs", "vpc"]
    assert knowledge.services_with("CreateServer") == []
    assert knowledge.traces("nosuch") == []


def test_traces_with_all_that_is_said_of_them(knowledge: CatalogKnowledge) -> None:
    current, old, elsewhere = knowledge.traces("ecs")
    assert (current.site, current.resource_types) == ("intl", ("ecs",))
    assert [wording.operation for wording in current.operations] == ["Creating an ECS"]
    assert [newer.name for newer in current.also_documented_as] == ["createServerV2"]
    assert old.replaced_by == (Successor(name="createServer", confidence=0.9),)
    assert (elsewhere.name, elsewhere.status) == ("crearServidor", "current")


def test_a_damaged_file_is_said(knowledge: CatalogKnowledge, tmp_path: Path) -> None:
    (tmp_path / "vpc.json").write_text('{"service": 1}')
    with pytest.raises(DataError, match=r"vpc\.json"):
        knowledge.traces("vpc")
