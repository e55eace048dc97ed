# ruff: noqa: E501
"""Every form in which people name a trace, as small files made from a service, a resource type and a name."""

from collections.abc import Iterator

TEMPLATES = {
    "block.tf": """# alerts
resource "huaweicloud_cts_notification" "alert" {
  name           = "alert"
  operation_type = "customized"

  operations {
    service     = "{service}"
    resource    = "{resource}"
    trace_names = ["{name}"]
  }
}
""",
    "otc.tf": """resource "opentelekomcloud_cts_event_notification_v3" "alert" {
  operations {
    resource_type = "{resource}"
    service_type  = "{service}"
    trace_names   = [ "{name}", ]
  }
}
""",
    "locals.tf": """locals {
  rules = [
    { "Service" = "{service}", "Resource" = "{resource}", "Operations" = ["{name}"] },
  ]
}
""",
    "dynamic.tf": """locals {
  watched = { one = { what = "{service}", kind = "{resource}", which = ["{name}"] } }
}
resource "huaweicloud_cts_notification" "alert" {
  dynamic "operations" {
    for_each = local.watched
    content {
      service     = operations.value["what"]
      resource    = operations.value.kind
      trace_names = operations.value["which"]
    }
  }
}
""",
    "variable.tf": """variable "operations" {
  type    = list(object({ service = string, resource = string, trace_names = list(string) }))
  default = [{ service = "{service}", resource = "{resource}", trace_names = ["{name}"] }]
}
""",
    "trigger.tf": """resource "huaweicloud_fgs_function_trigger" "cts" {
  type       = "CTS"
  event_data = jsonencode({ name = "t", operations = ["{service}:{resource}:{name};{name}"] })
}
""",
    "escaped.tf": """resource "huaweicloud_fgs_function_trigger" "cts" {
  event_data = "{\\"name\\":\\"t\\",\\"operations\\":[\\"{service}:{resource}:{name}\\"]}"
}
""",
    "heredoc.tf": """resource "huaweicloud_fgs_function_trigger" "cts" {
  event_data = <<EOF
{"name": "t", "operations": ["{service}:{resource}:{name}"]}
EOF
}
""",
    "rules.tfvars": """operations = [
  { service = "{service}", resource = "{resource}", trace_names = ["{name}"] },
]
""",
    "plan.json": """{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [
 {"address": "huaweicloud_cts_notification.alert", "values": {"operations": [
  {"service": "{service}", "resource": "{resource}", "trace_names": ["{name}"]}]}}]}},
 "prior_state": {"values": {"operations": [{"service": "OLD", "resource": "old", "trace_names": ["oldName"]}]}}}
""",
    "terraform.tfstate": """{"version": 4, "terraform_version": "1.9.0", "resources": [
 {"type": "huaweicloud_cts_notification", "instances": [{"attributes": {"operations": [
  {"service": "{service}", "resource": "{resource}", "trace_names": ["{name}"]}]}}]}]}
""",
    "policy.yml": """policies:
  - name: alert
    resource: huaweicloud.some
    mode:
      type: cloudtrace
      xrole: admin
      events:
        - source: "{service}.{resource}"
          event: "{name}"
          ids: resource_id
""",
    "action.yaml": """policies:
  - name: alert
    resource: huaweicloud.cts-notification
    actions:
      - type: update-notification
        operations:
          - service_type: {service}
            resource_type: {resource}
            trace_names:
              - {name}
""",
    "trigger.json": """{"trigger_type_code": "CTS", "event_data": {"name": "t", "operations": ["{service}:{resource}:{name}"]}}
""",
    "body.json": """{
  "operation_name": "größe",
  "operations": [
    {"service_type": "{service}", "resource_type": "{resource}", "trace_names": ["{name}"]}
  ]
}
""",
    "body.yaml": """operation_name: 通知   # in Chinese
operations:
- service_type: {service}
  resource_type: {resource}
  trace_names: [{name}]
""",
    "client.py": """from huaweicloudsdkcts.v3 import Operations

ÄNDERUNGEN = [
    Operations(service_type="{service}", resource_type="{resource}", trace_names=["{name}"]),
]
""",
    "body.py": """def body():
    return {"operations": [{"service_type": "{service}", "resource_type": "{resource}", "trace_names": ["{name}"]}]}
""",
    "handler.py": """def handle(event):
    if event["trace_name"] == "{name}" and event["service_type"] == "{service}":
        return True
""",
    "create.sh": """hcloud CTS CreateNotification --operation_name=alert \\
  --operations.1.service_type={service} --operations.1.resource_type={resource} \\
  --operations.1.trace_names.1="{name}"
""",
    "rule.sql": """select * from traces
where trace_name = '{name}' and service_type = '{service}' and resource_type = '{resource}'
""",
    "query.txt": """SecMaster: trace_name in ('{name}') and service_type = '{service}'
""",
    "sigma.yml": """title: alert
logsource:
  product: huaweicloud
  service: cts
detection:
  selection:
    service_type: {service}
    resource_type: {resource}
    trace_name|cased: {name}
  condition: selection
""",
    "README.md": """# Alerts

Some words.

```hcl
operations {
  service     = "{service}"
  resource    = "{resource}"
  trace_names = ["{name}"]
}
```
""",
    "guide.rst": """Alerts
======

.. code-block:: yaml

   operations:
     - service_type: {service}
       resource_type: {resource}
       trace_names: ["{name}"]

End.
""",
    "docstring.py": '''"""Alerts.

Example::

    operations {
      service     = "{service}"
      resource    = "{resource}"
      trace_names = ["{name}"]
    }
"""
''',
    "provider_test.go": """package acceptance

const config = `
resource "huaweicloud_cts_notification" "test" {
  operations {
    service     = "{service}"
    resource    = "{resource}"
    trace_names = ["{name}"]
  }
}
`
""",
    "client.go": """body := &model.CreateNotificationRequestBody{Operations: &[]model.Operations{
	{ServiceType: "{service}", ResourceType: "{resource}", TraceNames: &[]string{"{name}"}},
}}
""",
    "Client.java": """body.addOperationsItem(new Operations()
    .withServiceType("{service}").withResourceType("{resource}").withTraceNames(Arrays.asList("{name}")));
""",
    "client.ts": """const body = { operations: [
  { serviceType: '{service}', resourceType: '{resource}', traceNames: ['{name}'] },
] };
""",
    "names.csv": """service,resource,trace
{service},{resource},{name}
""",
    "triples.txt": """# one a line
{service}/{resource}/{name}
""",
}
"""All that give the service, so that a name that no document lists is an error."""

WITHOUT_SERVICE = {
    "names.txt": "# watched\n{name}\n",
    "bare.yml": "policies:\n  - name: alert\n    mode:\n      type: cloudtrace\n      events:\n        - {name}\n",
    "list.py": 'TRACE_NAMES = ["{name}"]\n',
    "notes.md": "CTS records `{name}` when that happens.\n",
}


def filled(template: str, service: str, resource: str, name: str) -> str:
    return template.replace("{service}", service).replace("{resource}", resource).replace("{name}", name)


def consumers(service: str, resource: str, name: str) -> Iterator[tuple[str, str]]:
    for file, template in TEMPLATES.items():
        yield file, filled(template, service, resource, name)
