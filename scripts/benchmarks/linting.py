"""What linting costs: a folder of small rules against reading it, and the first finding against starting Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Figure, ratio

_ROOT = Path(__file__).resolve().parent.parent.parent
_BIN = Path(sys.prefix) / "bin"
_FILES = 2000
_READ = "import pathlib, sys; [path.read_text('utf-8') for path in pathlib.Path(sys.argv[1]).iterdir()]"
_RULES = {
    "tf": """resource "huaweicloud_cts_notification" "rule_%d" {
  name           = "rule"
  operation_type = "customized"

  operations {
    service     = "ModelArts"
    resource    = "Notebook"
    trace_names = ["createNotebook", "deleteNotebook"]
  }
}
""",
    "yml": """policies:
  - name: rule-%d
    resource: huaweicloud.modelarts-notebook
    mode:
      type: cloudtrace
      xrole: admin
      events:
        - source: "ModelArts.Notebook"
          event: "createNotebook"
          ids: "resource_id"
""",
    "json": '{"name": "rule-%d", "operations": [{"service_type": "ModelArts", "resource_type": "Notebook", '
    '"trace_names": ["createNotebook", "deleteNotebook"]}]}\n',
    "sql": "select * from traces -- %d\nwhere service_type = 'ModelArts' and trace_name in ('createNotebook', 'x')\n",
    "py": 'RULE_%d = {"service_type": "ModelArts", "resource_type": "Notebook", "trace_names": ["createNotebook"]}\n',
    "md": '# Rule %d\n\n```hcl\ntrace_names = ["createNotebook"]\n```\nCTS records `deleteNotebook`.\n',
}


def figures() -> Iterator[Figure]:
    """Measure."""
    with TemporaryDirectory() as folder:
        suffixes = list(_RULES)
        for number in range(_FILES):
            suffix = suffixes[number % len(suffixes)]
            Path(folder, f"rule_{number}.{suffix}").write_text(_RULES[suffix] % number, encoding="utf-8")
        lint = [str(_BIN / "ctscat"), "lint", "--root", str(_ROOT), "--fail-on", "none"]
        python = str(_BIN / "python")
        share, seconds = ratio(partial(_run, *lint, folder), partial(_run, python, "-c", _READ, folder), 5)
        note = f"{seconds * 1e3:.0f} ms for Python to read them"
        yield Figure(what=f"lint {_FILES} small files / read them", ratio=share, limit=20, note=note)
        one = str(Path(folder, "rule_0.tf"))
        share, seconds = ratio(partial(_run, *lint, one), partial(_run, python, "-c", "pass"), 30)
        yield Figure(what="lint one file / python -c pass", ratio=share, limit=10, note=f"{seconds * 1e3:.1f} ms")


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout
