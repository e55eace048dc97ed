"""What a machine remembers is written often, and in a long run not oftener than it takes."""

from pathlib import Path

import pytest

from extractor.store import memory
from extractor.store.memory import Memory


def test_each_fact_is_written_a_few_times_in_a_run_of_a_thousand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    write = memory.write_atomic

    def counted(path: Path, data: bytes, *, within: Path) -> bool:
        sizes.append(len(data))
        return write(path, data, within=within)

    monkeypatch.setattr(memory, "write_atomic", counted)
    remembered = Memory(tmp_path)
    for number in range(1000):
        remembered.note("validators", f"page{number:04}", {"etag": "x" * 20})
        remembered.save_now_and_then()
        if number < 19:
            assert Memory(tmp_path).keys("validators") == remembered.keys("validators")
    assert len(Memory(tmp_path).keys("validators")) > 900
    remembered.save()
    assert len(Memory(tmp_path).keys("validators")) == 1000
    assert sum(sizes) < 30 * max(sizes)
