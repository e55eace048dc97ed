package acceptance

func config(name string) string {
	return fmt.Sprintf(`
resource "huaweicloud_cts_notification" "%s" {
  operations {
    service     = "FunctionGraph"
    resource    = "Functions"
    trace_names = ["createFunction"]
  }
}
`, name)
}
