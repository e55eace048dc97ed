"""Rooms import only rooms before them, in the order that ARCHITECTURE.md lists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = re.findall(r"^\| `(\w+)` \|", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)


def rooms_imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute, so that the order can be read"
            whole = node.module == "extractor"
            names = [f"extractor.{alias.name}" if whole else str(node.module) for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("extractor.")}
    return found & set(ROOMS)


def test_every_module_is_in_a_room() -> None:
    package = ROOT / "extractor"
    modules = {path.relative_to(package).parts[0].removesuffix(".py") for path in package.rglob("*.py")}
    assert modules - {"__init__", "__main__"} <= set(ROOMS)


def test_rooms_import_only_rooms_before_them() -> None:
    wrong = []
    for room_number, room in enumerate(ROOMS):
        single = ROOT / "extractor" / f"{room}.py"
        for path in [single] if single.exists() else sorted((ROOT / "extractor" / room).rglob("*.py")):
            for other in rooms_imported(path):
                if ROOMS.index(other) > room_number:
                    wrong.append(f"{path.relative_to(ROOT)} imports {other}")
    assert wrong == []


def test_only_fetch_knows_the_network() -> None:
    network = re.compile(r"^\s*(?:import|from) (httpx|socket|urllib\.request|http\.client)\b", re.MULTILINE)
    package = ROOT / "extractor"
    users = [path.relative_to(package) for path in package.rglob("*.py") if network.search(path.read_text("utf-8"))]
    assert {user.parts[0] for user in users} <= {"fetch"}
