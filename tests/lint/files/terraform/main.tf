# Alerts on what must not happen unseen
resource "huaweicloud_cts_notification" "servers" {
  name           = "servers"
  operation_type = "customized"

  operations {
    service     = "ECS"
    resource    = "ecs"
    trace_names = ["createServer", "deleteServer", "createServerV9"]
  }
  operations {
    service     = "ModelArts"
    resource    = "ModelArtsTrainJob"
    trace_names = ["createModelArtsTrainJob", "deleteModelArtsTrainJob"] # both moved to JobV2
  }
  operations {
    service     = "Object Storage Service"
    resource    = "Buckets"
    trace_names = ["setBucketPolicy", "PutBucketPolicy"]
  }
  operations {
    service     = "VPC(NAT)"
    resource    = "nat"
    trace_names = ["createNatGateway"]
  }
}

resource "opentelekomcloud_cts_event_notification_v3" "tricky" {
  # 通知 🔔 before the block on the same line must not move columns
  /* 🔔 */ operations { service_type = "IAM", resource_type = "user", trace_names = ["createUser"] }
  operations {
    service_type  = "IAM"
    resource_type = "credential" # ctscat: ignore[other-resource-type]: working rules use it
    trace_names   = ["createCredential"]
  }
}

resource "huaweicloud_fgs_function_trigger" "cts" {
  type       = "CTS"
  event_data = jsonencode({
    name       = "watch"
    operations = ["FunctionGraph:Functions:createFunction", "ecs:ecs:addNic;removeNic"]
  })
}
