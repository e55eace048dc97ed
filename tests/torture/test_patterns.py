"""Every regular expression of the package, also those made when first used, takes linear time on repeated pieces."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.fault("slow-pattern")
def test_every_pattern_is_linear() -> None:
    program = Path(__file__).with_name("pump_patterns.py")
    done = subprocess.run([sys.executable, program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) > 100
