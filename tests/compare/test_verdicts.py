from extractor.compare import compare
from extractor.compare.changes import change_id
from tests.compare.helpers import edition, row, said

OLD = "Modifying the layout of a job | job | updateJobView\nCreating a key | key | createKey\n"
NEW = "Modifying a job | order | reviseOrder\nCreating a key | key | createKeyV2\n"


def test_a_hint_can_be_made_a_link_and_stays_under_its_id() -> None:
    (hint,) = compare(edition(OLD), edition(NEW)).hints
    after = compare(edition(OLD), edition(NEW), verdicts={hint.id: "same"})
    change = next(one for one in after.changes if one.id == hint.id)
    assert (change.kind, change.confidence, change.evidence) == ("renamed", 1.0, ("a person's decision",))
    assert after.hints == ()


def test_a_link_can_be_refused() -> None:
    (change,) = (one for one in compare(edition(OLD), edition(NEW)).changes if one.kind == "renamed")
    after = compare(edition(OLD), edition(NEW), verdicts={change.id: "different"})
    assert ("removed", ["createKey"], []) in said(after)
    assert after.decided == (change.id,)


def test_a_group_can_be_refused_and_the_verdict_is_met_again() -> None:
    old = OLD + "Starting or stopping a service | service | switchService"
    new = NEW + "Starting a service | service | startService\nStopping a service | service | stopService"
    (split,) = (one for one in compare(edition(old), edition(new)).changes if one.kind == "split")
    after = compare(edition(old), edition(new), verdicts={split.id: "different"})
    assert "split" not in after.summary
    assert after.decided == (split.id,)


def test_the_same_trace_judged_another_action_is_repurposed() -> None:
    old, new = "Opening a lab | lab | openLab", "Opening a shop | lab | openLab"
    (change,) = compare(edition(old), edition(new)).changes
    assert change.kind == "reworded"
    (judged,) = compare(edition(old), edition(new), verdicts={change.id: "different"}).changes
    assert (judged.kind, judged.id) == ("repurposed", change.id)


def test_a_verdict_that_meets_nothing_is_not_counted() -> None:
    assert compare(edition(OLD), edition(NEW), verdicts={"f" * 16: "same"}).decided == ()


def test_an_id_is_made_of_rows_alone() -> None:
    one, other = row("Creating a job | job | createJob, addJob"), row("Creating  a job | job | addJob, createJob")
    assert change_id([one], []) == change_id([other], [])
    assert change_id([one], []) != change_id([], [one])
    assert len(change_id([one], [other])) == 16
