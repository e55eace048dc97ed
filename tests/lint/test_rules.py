"""What is said of a reference, how bad it is, and above all what is not said."""

import pytest

from extractor.lint import DocumentedTrace, lint_text
from extractor.lint.proof import Proof
from tests.lint.consumers import TEMPLATES, consumers, filled
from tests.lint.helpers import KNOWLEDGE, KNOWN, TODAY, block, findings, on

SPELLED = [(service, trace) for service, trace in KNOWN if trace.status == "current" and service != "ims"]


@pytest.mark.parametrize(("service", "trace"), SPELLED)
def test_what_a_document_prints_is_never_called_unknown_or_wrong_in_any_form(
    service: str, trace: DocumentedTrace
) -> None:
    for file, text in consumers(service.upper(), trace.resource_types[0], trace.name):
        for finding in lint_text(text, file, KNOWLEDGE, today=TODAY).findings:
            assert finding.rule in ("covers-only-part", "repurposed-name"), (file, finding)
            assert finding.severity != "error"


@pytest.mark.parametrize("file", TEMPLATES)
@pytest.mark.parametrize("name", ["createServr", "PutBucketPolicy", "frobnicate"])
def test_an_invented_name_is_an_error_in_every_form(file: str, name: str) -> None:
    text = filled(TEMPLATES[file], "Elastic Cloud Server" if file == "block.tf" else "ECS", "ecs", name)
    said = {(one.rule, one.severity, one.name) for one in findings(text, file)}
    assert said == {("unknown-name", "error", name)}


@pytest.mark.parametrize(
    ("service", "resource", "name", "expected"),
    [
        ("ECS", "ecs", "CreateServer", [("warning", "letter-case", "CreateServer")]),
        ("ECS", "vpc", "createServer", [("warning", "other-resource-type", "createServer")]),
        ("ECS", "ECS", "createServer", [("warning", "resource-type-spelling", "createServer")]),
        ("ECS", "vpc", "deleteVpc", [("warning", "other-service-only", "deleteVpc")]),
        ("ECS", "ecs", "CreateVault", [("error", "unknown-name", "CreateVault")]),  # letter case is within a service
        (
            "ModelArts",
            "ModelArtsTrainJob",
            "createModelArtsTrainJob",
            [("warning", "legacy-name", "createModelArtsTrainJob")],
        ),
        ("ModelArts", "model", "exportModel", [("warning", "removed-name", "exportModel")]),
        ("ModelArts", "service", "updateService", [("warning", "repurposed-name", "updateService")]),
        ("IAM", "user", "createUser", [("note", "covers-only-part", "createUser")]),
        ("VPC", "security-group", "createSecurityGroup", []),  # any site's spelling
        ("VPC", "security-groups", "createSecurityGroup", []),
        ("VPC", "privateIps", "modifyPrivateIp", []),  # documents print words, not an identifier
        ("CCE", "cluster", "createCluster", []),  # documents print another language
        ("CCE", "log", "create access log", []),
        ("IMS", "image", "createImage", []),  # old documents clear names, too
        ("NOSUCH", "thing", "createThing", [("note", "not-covered", "")]),
        ("IMS", "image", "createServer", [("note", "other-service-only", "createServer")]),
        ("IMS", "image", "copyImage", [("note", "not-covered", ""), ("note", "unknown-name", "copyImage")]),
    ],
)
def test_rules(service: str, resource: str, name: str, expected: list[tuple[str, str, str]]) -> None:
    assert on(service, resource, name) == expected


def test_a_name_for_another_action_is_told_with_the_newest_wording() -> None:
    (finding,) = findings(block("ModelArts", "service", "updateService"))
    assert finding.message.endswith("documents another action than before: Rolling back a service")


def test_suggestions_by_spelling_and_by_meaning() -> None:
    (finding,) = findings(block("OBS", "bucket", "PutBucketPolicy"))
    assert finding.suggestions == ("setBucketPolicy", "deleteBucketPolicy")
    assert findings(block("ECS", "ecs", "createServr"))[0].suggestions[0] == "createServer"
    assert findings(block("ECS", "ecs", "frobnicate"))[0].suggestions == ()


def test_a_finding_on_the_resource_type_points_to_it() -> None:
    (finding,) = findings('operations {\n  service = "ECS"\n  resource = "vpc"\n  trace_names = ["createServer"]\n}\n')
    assert (finding.line, finding.column, finding.end_column) == (3, 15, 18)
    assert finding.suggestions == ("ecs",)


def test_further_names_of_an_action_that_stand_in_the_file_are_enough() -> None:
    assert on("IAM", "user", "createUser", "createUserV5") == []


def test_not_covered_is_said_once_a_file() -> None:
    said = on("NOSUCH", "thing", "createThing", "deleteThing")
    assert said == [("note", "not-covered", "")]


def test_names_without_a_service_are_judged_by_all() -> None:
    text = "createServer\nCreateServer\nfrobnicateVault\ncreateModelArtsTrainJob\ndeleteVpc\n"
    assert [(one.severity, one.rule, one.name) for one in findings(text, "names.txt")] == [
        ("warning", "unknown-name", "CreateServer"),
        ("warning", "unknown-name", "frobnicateVault"),
        ("warning", "legacy-name", "createModelArtsTrainJob"),
    ]


def test_a_list_copied_from_another_cloud_is_found_whole() -> None:
    copied = ["StopLogging", "DeleteTrail", "PutBucketAcl", "CreateAccessKey", "AttachUserPolicy", "RunInstances"]
    said = findings("\n".join(copied), "names.txt")
    assert [(one.rule, one.name) for one in said] == [("unknown-name", name) for name in copied]


def test_quoted_words_are_no_more_than_notes() -> None:
    text = "CTS records `createServer`, `CreateNoSuchThing` and `exportModel`, not `someVariable`."
    assert [(one.severity, one.rule, one.name) for one in findings(text, "notes.md")] == [
        ("note", "unknown-name", "CreateNoSuchThing"),
        ("note", "removed-name", "exportModel"),
    ]


def test_patterns_are_unknown_where_no_name_fits() -> None:
    text = "trace_name like '%s' and service_type in ('ECS', 'OBS')"
    assert findings(text % "delete%", "rule.sql") == ()
    assert findings(text % "%Policy", "rule.sql") == ()
    assert [one.rule for one in findings(text % "destroy%", "rule.sql")] == ["unknown-name"]


def test_sigma_matches_in_any_letter_case() -> None:
    text = "logsource: {product: huaweicloud}\ndetection: {a: {service_type: ECS, trace_name%s: CREATESERVER}}"
    assert findings(text % "", "rule.yml") == ()
    assert [one.rule for one in findings(text % "|cased", "rule.yml")] == ["letter-case"]


def test_a_bare_event_is_a_finding_whatever_its_name() -> None:
    text = "policies: [{mode: {type: cloudtrace, events: [createServer]}}]"
    assert [one.rule for one in findings(text, "policy.yml")] == ["bare-event"]


def test_names_from_elsewhere_ask_for_a_plan() -> None:
    (finding,) = findings('operations {\n  service = "ECS"\n  trace_names = module.rules.names\n}\n')
    assert (finding.rule, finding.severity) == ("unresolved-names", "note")
    assert "terraform show -json" in finding.message


def test_a_site_can_be_asked_for() -> None:
    text = block("VPC", "security-groups", "createSecurityGroup")
    assert [one.rule for one in findings(text, site="intl")] == ["resource-type-spelling"]
    assert findings(text, site="cn") == ()


SEEN = Proof([("ECS", "ecs", "CreateServer"), ("ECS", "thing", "frobnicate"), ("ModelArts", "model", "exportModel")])
LISTED = Proof([("ECS", "ecs", "createServer"), ("ModelArts", "JobV2", "CreateJobV2")], ["ECS", "ModelArts"])


@pytest.mark.parametrize(
    ("proof", "service", "resource", "name", "expected"),
    [
        (SEEN, "ECS", "thing", "frobnicate", []),
        (SEEN, "ECS", "ecs", "frobnicate", []),  # the name is proven; of the resource type nothing is known
        (SEEN, "ECS", "ecs", "CreateServer", []),
        (SEEN, "ModelArts", "model", "exportModel", []),
        (SEEN, "NOSUCH", "x", "createThing", [("note", "not-covered", "")]),
        (LISTED, "ECS", "ecs", "CreateServer", [("error", "letter-case", "CreateServer")]),
        (LISTED, "ECS", "ecs", "addNic", [("warning", "removed-name", "addNic")]),
        (LISTED, "ModelArts", "model", "exportModel", [("error", "removed-name", "exportModel")]),
    ],
)
def test_a_second_proof_clears_and_makes_sure(
    proof: Proof, service: str, resource: str, name: str, expected: list[tuple[str, str, str]]
) -> None:
    assert on(service, resource, name, proof=proof) == expected
