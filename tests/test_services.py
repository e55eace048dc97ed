"""One short name for a service, whatever it is called."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.services import canonical

FILE = Path(__file__).parent.parent / "extractor" / "services.toml"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("ecs", "ecs"),
        ("ECS", "ecs"),
        ("Elastic Cloud Server", "ecs"),
        ("elastic-cloud-server", "ecs"),
        ("Elastic Cloud Server (ECS)", "ecs"),
        ("VPC(NAT)", "nat"),
        ("VPC (EIP)", "eip"),
        ("hss2.0", "hss"),
        ("eye", "ces"),
        ("Cloud Eye", "ces"),
        ("KMS", "dew"),
        ("FunctionGraph", "functiongraph"),
        ("API Gateway (APIG)", "apig"),
        ("Distributed Message Service (for Kafka)", "dms"),
        ("GaussDB (openGauss)", "opengauss"),
        ("GaussDB(DWS)", "dws"),
        ("dataarts_studio", "dataartsstudio"),
        ("web-application-firewall-dedicated", "waf"),
        ("geminidb-temp", "geminidb"),
        ("load-balancer", "elb"),
        ("ma", "modelarts"),
        ("Some New  Service", "some-new-service"),
        ("", ""),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert canonical(name) == short


def test_no_name_means_two_services() -> None:
    aliases = tomllib.loads(FILE.read_text("utf-8"))
    names = Counter(
        key
        for short, others in aliases.items()
        for key in {"".join(filter(str.isalnum, name.lower())) for name in (short, *others)}
    )
    assert [name for name, count in names.items() if count > 1] == []


@given(st.text(max_size=40))
def test_a_short_name_stays_what_it_is(name: str) -> None:
    assert canonical(canonical(name)) == canonical(name)
