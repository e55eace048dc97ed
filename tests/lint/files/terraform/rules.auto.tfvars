triggers = ["FunctionGraph:Functions:CreateFunction", "RDS:instance:createInstanc"]
rules = [{ service = "RDS", resource = "database", trace_names = ["createInstance"] }]
