resource "huaweicloud_cts_notification" "unclosed" {
  operations {
    service     = "ECS
    resource    = "ecs"
    trace_names = ["createServer"]
  }
}

resource "huaweicloud_cts_notification" "after_it" {
  operations {
    service     = "VPC"
    resource    = "vpc"
    trace_names = ["deleteVpc", "DeleteVpc"]
  }
}
