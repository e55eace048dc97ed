import pytest

from extractor import judge
from extractor.compare import KINDS, Change, Placed
from extractor.errors import UsageError
from tests.compare.helpers import row


def change(kind: str, old: str = "", new: str = "") -> Change:
    def placed(names: str) -> tuple[Placed, ...]:
        one = Placed.of(row(f"Doing | x | {names}"), category="x", source="", table=1, number=1)
        return (one,) if names else ()

    return Change(id="x", kind=kind, confidence=1.0, evidence=(), old=placed(old), new=placed(new))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_severity(kind: str) -> None:
    assert judge.severity(change(kind, "a", "a")) in judge.SEVERITIES


def test_a_set_of_traces_breaks_only_where_it_shrank() -> None:
    assert judge.severity(change("traces", "a", "a, b")) == "additive"
    assert judge.severity(change("traces", "a, b", "a")) == "breaking"
    assert judge.severity(change("traces", "a, b", "a, c")) == "breaking"


@pytest.mark.parametrize(
    ("kind", "fail_on", "code"),
    [
        ("renamed", "breaking", 1),
        ("renamed", "none", 0),
        ("added", "breaking", 0),
        ("added", "additive", 1),
        ("added", "any", 1),
        ("reworded", "additive", 0),
        ("reworded", "any", 1),
    ],
)
def test_a_run_fails_from_a_severity_on(kind: str, fail_on: str, code: int) -> None:
    assert judge.verdict([change(kind)], fail_on) == code
    assert judge.verdict([], fail_on) == 0


def test_an_unknown_severity_is_said() -> None:
    with pytest.raises(UsageError, match="sometimes"):
        judge.verdict([], "sometimes")
