#!/bin/sh
hcloud CTS CreateNotification --operation_name=alert \
  --operations.1.service_type=IAM --operations.1.resource_type=user --operations.1.trace_names.1=createUser \
  --operations.1.trace_names.2="createUserV5" --operations.2.service_type=VPC --operations.2.trace_names.1=dropVpc
hcloud CTS ListTraces --service_type=ECS --trace_name=startServer # ctscat: ignore[unknown-name]: nothing to ignore
