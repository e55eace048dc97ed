locals {
  watched = [
    { "Service" = "CBR", "Resource" = "vault", "Operations" = ["createVault", "createVualt"] },
    { "Service" = "ECS", "Resource" = "ecs", "Operations" = var.names },
  ]
  by_service = {
    ECS = { ecs = ["startServer", "haltServer"] }
  }
}

resource "huaweicloud_cts_notification" "dynamic" {
  dynamic "operations" {
    for_each = local.watched
    content {
      service     = operations.value["Service"]
      resource    = operations.value["Resource"]
      trace_names = operations.value["Operations"]
    }
  }
  operations {
    service     = "DNS"
    resource    = "zone"
    trace_names = module.rules.dns
  }
}
