"""Sets up notifications.

Example::

    operations {
      service     = "CBR"
      resource    = "vaults"
      trace_names = ["createVault"]
    }
"""

from huaweicloudsdkcts.v3 import Operations

GRÖSSE = [Operations(service_type="ECS", resource_type="ecs", trace_names=["createServer", "shutServer"])]
BODY = {"operations": [{"service_type": "ModelArts", "resource_type": "service", "trace_names": ["updateService"]}]}
TRACE_NAMES = ["createUser", "createUsers", "StopLogging"]


def handle(event):
    if event["trace_name"] in ("deleteVpc", "removeVpc") and event["service_type"] == "VPC":
        return "alert"
    return event.get("trace_name") == "exportModel"
