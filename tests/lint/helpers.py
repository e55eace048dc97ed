"""What the documents know in these tests, and short ways to lint."""

from typing import Any

from extractor.lint import DocumentedTrace, Finding, Linter, Successor, lint_text
from extractor.lint.knowledge import Wording
from extractor.lint.proof import Proof

TODAY = "2026-11-30"
NEWEST = {
    "ecs": "2026-04-18",
    "iam": "2026-08-02",
    "obs": "2026-12-10",
    "vpc": "2026-01-01",
    "cbr": "2026-01-01",
    "cce": "2026-03-09",
    "modelarts": "2026-06-02",
    "functiongraph": "2026-12-06",
    "dns": "2026-02-09",
    "rds": "2026-01-09",
    "ims": "2019-12-20",  # old
}


Entry = tuple[str, DocumentedTrace]


def known(service: str, name: str, resource: str = "", *operations: str, **more: Any) -> Entry:
    values = {"last_seen": NEWEST[service], "site": "intl", **more}
    kinds = tuple(resource.split("|")) if resource else ()
    wordings = tuple(Wording(operation=operation) for operation in operations or (name,))
    return service, DocumentedTrace(name=name, resource_types=kinds, operations=wordings, **values)


def gone(service: str, name: str, resource: str, *successors: tuple[str, float]) -> Entry:
    replaced_by = tuple(Successor(name=new, confidence=confidence) for new, confidence in successors)
    status = "legacy" if successors else "removed"
    return known(service, name, resource, status=status, last_seen="2024-05-01", replaced_by=replaced_by)


KNOWN = (
    known("ecs", "createServer", "ecs"),
    known("ecs", "deleteServer", "ecs"),
    known("ecs", "startServer", "ecs"),
    known("ecs", "addNic", "ecs"),
    known("iam", "createUser", "user", "Creating a user"),
    known("iam", "createUserV5", "user", "Creating a user"),
    known("iam", "deleteUser", "user"),
    known("iam", "createCredential", "user"),
    known("iam", "login", "user"),
    known("obs", "setBucketPolicy", "bucket"),
    known("obs", "deleteBucketPolicy", "bucket"),
    known("obs", "PUT.OBJECT.ACL", "object"),
    known("vpc", "deleteVpc", "vpc"),
    known("vpc", "createSecurityGroup", "security-groups", site="cn"),
    known("vpc", "createSecurityGroup", "security-group"),
    known("vpc", "modifyPrivateIp", "Private IP address"),
    known("cbr", "createVault", "vault"),
    known("cce", "createCluster", "集群", "创建集群", site="cn"),
    known("cce", "create access log", "log"),
    known("modelarts", "createNotebook", "Notebook"),
    known("modelarts", "CreateJobV2", "JobV2"),
    known("modelarts", "DeleteJobV2", "JobV2"),
    known(
        "modelarts",
        "updateService",
        "service",
        "Rolling back a service",
        "Updating a service",
        repurposed_on=("2025-03-01",),
    ),
    gone("modelarts", "createModelArtsTrainJob", "ModelArtsTrainJob", ("CreateJobV2", 0.99)),
    gone("modelarts", "deleteModelArtsTrainJob", "ModelArtsTrainJob", ("DeleteJobV2", 0.97)),
    gone("modelarts", "stopTrainJob", "ModelArtsTrainJob", ("StopJobV2", 0.7)),
    gone("modelarts", "change_instance_status", "notebook", ("startNotebook", 0.97), ("stopNotebook", 0.97)),
    gone("modelarts", "exportModel", "model"),
    gone("modelarts", "createModelArtsTrainConfig", "ModelArtsTrainConfig"),
    known("functiongraph", "CreateFunction", "Functions"),
    known("dns", "createZone", "zone"),
    known("rds", "createInstance", "instance"),
    known("ims", "createImage", "image"),
)


class MemoryKnowledge:
    """Documents that list what is `KNOWN` here."""

    def services(self) -> dict[str, str]:
        return NEWEST

    def traces(self, service: str) -> list[DocumentedTrace]:
        return [trace for service_of_trace, trace in KNOWN if service_of_trace == service]

    def services_with(self, name: str) -> list[str]:
        return list(dict.fromkeys(service for service, trace in KNOWN if trace.name == name))


KNOWLEDGE = MemoryKnowledge()


def linter(proof: Proof | None = None, **more: Any) -> Linter:
    return Linter(KNOWLEDGE, proof=proof, today=TODAY, **more)


def findings(text: str, file: str = "rules.tf", proof: Proof | None = None, **more: Any) -> tuple[Finding, ...]:
    return lint_text(text, file, KNOWLEDGE, proof=proof, today=TODAY, **more).findings


def block(service: str, resource: str, *names: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'operations {{\n  service = "{service}"\n  resource = "{resource}"\n  trace_names = [{listed}]\n}}\n'


def on(service: str, resource: str, *names: str, proof: Proof | None = None, **more: Any) -> list[tuple[str, str, str]]:
    """Return severity, rule and name of the findings on a Terraform block."""
    text = block(service, resource, *names)
    return [(one.severity, one.rule, one.name) for one in findings(text, proof=proof, **more)]
