"""Every form gives its references, exact to the column; what is broken is read as far as it goes."""

import pytest

from extractor.lint.forms import find_references
from extractor.lint.references import Match, Reference, Strength
from tests.lint.consumers import TEMPLATES, WITHOUT_SERVICE, filled

PARTS_LEFT_OUT = {"handler.py": "resource", "query.txt": "resource"}  # forms that cannot or need not give all


def only(text: str, file: str) -> Reference:
    (reference,) = find_references(text, file)
    return reference


def names(text: str, file: str) -> list[tuple[str, str, str]]:
    return [(one.service, one.resource_type, one.name) for one in find_references(text, file)]


@pytest.mark.parametrize("file", TEMPLATES)
@pytest.mark.parametrize("name", ["createServer", "PUT.OBJECT.ACL", "createVolume-tags"])
def test_every_form_gives_service_resource_and_name_at_their_place(file: str, name: str) -> None:
    text = filled(TEMPLATES[file], "ECS", "ecs", name)
    references = find_references(text, file)
    resource = "" if file in PARTS_LEFT_OUT else "ecs"
    assert {(one.service, one.resource_type, one.name) for one in references} == {("ECS", resource, name)}
    for one in references:
        line = text.split("\n")[one.span.line - 1]
        assert line[one.span.column - 1 : one.span.end_column - 1] == name
        assert text[one.span.start : one.span.end] == name
        assert one.strength is Strength.SURE
        if one.resource_span:
            assert text[one.resource_span.start : one.resource_span.end] == "ecs"


@pytest.mark.parametrize(("file", "template"), WITHOUT_SERVICE.items())
def test_forms_without_a_service(file: str, template: str) -> None:
    reference = only(filled(template, "", "", "createServer"), file)
    assert (reference.service, reference.name) == ("", "createServer")
    assert reference.strength is {"notes.md": Strength.GUESS, "bare.yml": Strength.SURE}.get(file, Strength.LIKELY)


def test_positions_count_characters_whatever_stands_before() -> None:
    text = (
        'operations {\n  /* 通知 🔔 */ service = "ECS"\n  resource = "ecs"\n  trace_names = ["é", "createServer"]\n}\n'
    )
    first, second = find_references(text, "a.tf")
    assert (first.span.line, first.span.column) == (4, 19)
    assert (second.span.line, second.span.column, second.span.end_column) == (4, 24, 36)


def test_a_plan_within_a_string_keeps_its_columns() -> None:
    text = r'{"event_data": "{\"name\": \"\u00e9\", \"operations\": [\"ecs:ecs:createServer;deleteServer\"]}"}'
    first, second = find_references(text, "trigger.json")
    assert text[first.span.start : first.span.end] == "createServer"
    assert text[second.span.start : second.span.end] == "deleteServer"


def test_broken_terraform_is_read_block_by_block() -> None:
    text = """resource "x" "broken" {
  operations {
    service = "ECS
}
resource "huaweicloud_cts_notification" "fine" {
  operations {
    service     = "VPC"
    resource    = "vpc"
    trace_names = ["deleteVpc"]
  }
}
"""
    assert ("VPC", "vpc", "deleteVpc") in names(text, "main.tf")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("cut.json", '{"operations": [{"service_type": "ECS", "resource_type": "ecs", "trace_names": ["createServer"'),
        ("cut.yaml", 'operations:\n- service_type: ECS\n  resource_type: ecs\n  trace_names: [createServer,\n  "del'),
        ("cut.tf", 'operations {\n service = "ECS"\n resource = "ecs"\n trace_names = ["createServer"\n'),
        (
            "cut.py",
            'OPERATIONS = {"service_type": "ECS", "resource_type": "ecs", "trace_names": ["createServer"]}\ndef f(:\n',
        ),
    ],
)
def test_broken_files_are_read_as_far_as_they_go(file: str, text: str) -> None:
    assert ("ECS", "ecs", "createServer") in names(text, file)


def test_iam_actions_and_addresses_are_no_triples() -> None:
    text = '{"cts": 1, "Action": ["ecs:cloudServers:create", "iam:users:createUser"], "id": "urn:a:b:c", "x": "http://a:b"}'
    assert find_references(text, "policy.json") == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("compose.yaml", "services:\n  ecs:\n    events: [start, stop]\n"),
        ("values.yaml", "service: web\nresource: cpu\nnames: []\nhost: cts.example\n"),
        ("main.tf", 'resource "huaweicloud_vpc" "main" {\n  name = "createdByTerraform"\n}\n'),
        ("words.txt", "apple\nbanana\ncherry\n"),
        ("requirements.txt", "httpx==0.27\nlxml\n"),
        ("app.py", 'log("createUser failed")\nname = "createUser"\n'),
        ("trail.py", 'EVENT_SOURCE = "cloud"\nCONFIG = {"service": "auth", "events": ["createUser"]}\n'),
        ("sigma.yml", "logsource: {product: products, service: audit}\ndetection: {a: {eventName: createServer}}\n"),
    ],
)
def test_other_files_name_no_traces(file: str, text: str) -> None:
    assert find_references(text, file) == []


def test_conditions_belong_to_their_clause() -> None:
    text = "(trace_name = 'addNic' and service_type = 'ECS') or (trace_name in ('a', 'b') and service_type='VPC')"
    assert names(text, "rule.sql") == [("ECS", "", "addNic"), ("VPC", "", "a"), ("VPC", "", "b")]


def test_one_service_is_that_of_the_whole_condition() -> None:
    text = "where service_type = 'ECS'\n  and (trace_name = 'addNic' or trace_name = 'deleteNic')\n"
    assert names(text, "rule.sql") == [("ECS", "", "addNic"), ("ECS", "", "deleteNic")]


def test_patterns_of_queries_and_sigma() -> None:
    like = only("trace_name like 'delete%' and service_type = 'ECS'", "rule.sql")
    assert (like.name, like.match) == ("delete*", Match.GLOB)
    starts = only('if (trace_name.startsWith("delete")) {}', "rule.js")
    assert (starts.name, starts.match) == ("delete*", Match.GLOB)
    sigma = "logsource: {product: huaweicloud}\ndetection:\n  a: {trace_name|%s: del, service_type: [ECS, EVS]}\n"
    ends = only(sigma % "endswith", "rule.yml")
    assert (ends.name, ends.match, ends.service, ends.more_services) == ("*del", Match.GLOB, "ECS", ("EVS",))
    assert only(sigma % "re", "rule.yml").match is Match.REGEX


def test_the_options_of_one_operation_belong_together() -> None:
    text = (
        "hcloud CTS UpdateNotification --operations.1.service_type=ECS --operations.1.trace_names.1=createServer \\\n"
        "  --operations.2.service_type=VPC --operations.2.trace_names.1='deleteVpc'; other --service_type=IAM\n"
    )
    assert names(text, "run.sh") == [("ECS", "", "createServer"), ("VPC", "", "deleteVpc")]


def test_sources_of_policies() -> None:
    text = "policies: [{mode: {type: cloudtrace, events: [{source: CBR, event: createVault}, createServer]}}]"
    first, second = find_references(text, "policy.yml")
    assert (first.service, first.resource_type, first.form) == ("CBR", "", "custodian")
    assert (second.name, second.form) == ("createServer", "custodian-text")


def test_names_that_only_a_plan_tells_are_marked() -> None:
    text = 'operations {\n  service = "ECS"\n  trace_names = %s\n}\n'
    assert [one.form for one in find_references(text % "module.rules.names", "a.tf")] == ["unresolved"]
    local = text % "local.names" + 'locals {\n  names = ["createServer"]\n}\n'
    assert "unresolved" not in [one.form for one in find_references(local, "a.tf")]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_tables_of_names(separator: str) -> None:
    rows = [("Trace Name", "Service Type"), ("createServer", "ECS"), ("list_all", "IAM")]
    text = "".join(separator.join(row) + "\n" for row in rows)
    assert names(text, "names.csv") == [("ECS", "", "createServer"), ("IAM", "", "list_all")]


HOSTILE = (
    *('{"trace_name":', "[", "trace_name = '", "- trace_name: x\n ", "`", '"', "```\ntrace\n", "A:b:c;", "::\n "),
    *("--trace_name=a ", "trace_name(", "\\", "operations { trace_names = [", "<<E\n", "a" * 100, "trace\u2028"),
    *("'''", 'x = "${'),
)


@pytest.mark.parametrize("suffix", [".tf", ".json", ".yaml", ".py", ".md", ".txt", ".go"])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_files_end(suffix: str, piece: str) -> None:
    """A file of 40 KB of anything: that it ends at all, without an error, is the point."""
    text = "cts trace_name operations\n" + piece * (40_000 // len(piece))
    for one in find_references(text, f"hostile{suffix}"):
        assert 0 <= one.span.start <= one.span.end <= len(text)
