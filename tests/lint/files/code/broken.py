RULE = {"service_type": "ECS", "resource_type": "ecs", "trace_names": ["createSrver"]}
def f(:
    return {"service_type": "ECS", "trace_name": "cannotBeReadByAst"}
