"""The linker on made-up pairs of editions, and on what must never be taken for a rename."""

import random

import pytest

from extractor.compare import Linking, link
from tests.compare.helpers import Pair, made_up_pairs, row, rows

PAIRS = made_up_pairs("pairs.txt")
ERAS = made_up_pairs("eras.txt")
GROUPS = made_up_pairs("groups.txt")


def linked(pair: Pair) -> Linking:
    types = [one.resource_type for one in pair.same]
    return link(pair.old, pair.new, types=(types, types))


def places(linking: Linking) -> set[tuple[int, int]]:
    return {(one.old, one.new) for one in linking.links}


@pytest.mark.parametrize("pair", [*PAIRS, *GROUPS], ids=lambda pair: pair.title.split(":")[0])
def test_links_are_those_a_careful_reader_draws(pair: Pair) -> None:
    assert places(linked(pair)) - pair.unsure == pair.links


@pytest.mark.parametrize("pair", ERAS, ids=lambda pair: pair.title.split(":")[0])
def test_years_and_languages_apart_no_link_is_wrong(pair: Pair) -> None:
    assert places(linked(pair)) <= pair.links | pair.unsure


def test_years_and_languages_apart_most_links_are_seen() -> None:
    seen = sum(len(places(linked(pair)) & pair.links) for pair in ERAS)
    assert seen >= 0.9 * sum(len(pair.links) for pair in ERAS)


@pytest.mark.parametrize("pair", [*PAIRS, *ERAS, *GROUPS], ids=lambda pair: pair.title.split(":")[0])
def test_sides_can_be_swapped(pair: Pair) -> None:
    types = [one.resource_type for one in pair.same]
    there, back = linked(pair), link(pair.new, pair.old, types=(types, types))
    for ours, theirs in ((there.links, back.links), (there.repurposed, back.repurposed), (there.hints, back.hints)):
        assert {(one.old, one.new, one.confidence) for one in ours} == {
            (one.new, one.old, one.confidence) for one in theirs
        }


def test_rows_taken_from_both_sides_of_one_edition_are_seldom_linked() -> None:
    """Rows of one edition are different actions: what is linked when some go here and others there is wrong."""
    everything = [one for pair in PAIRS for one in (*pair.same, *pair.new)]
    types = [one.resource_type for one in everything]
    chance = random.Random(1)
    gone = wrong = 0
    for _ in range(40):
        some = chance.sample(everything, 24)
        gone += 12
        wrong += len({one.old for one in link(some[:12], some[12:], types=(types, types)).links})
    assert wrong <= 0.03 * gone


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Creating a topic | topic | createTopic", "Creating a topic policy | topic | createTopicPolicy"),
        ("Creating a job | job | createJob", "Deleting a job | job | deleteJob"),
        ("Creating a job | job | createJob", "Creating a cluster | cluster | createCluster"),
        ("Removing a node | node | removeNode", "Removing nodes in batches | node | batchRemoveNodes"),
        ("添加静态节点 | cce | addStaticNode", "创建节点池 | 节点池 | createNodePool"),
        ("Deleting a dataset | dataset | deleteDataset", "Deleting a dataset label | dataset | deleteLabel"),
    ],
)
def test_a_shared_verb_or_resource_is_no_rename(old: str, new: str) -> None:
    assert not link([row(old)], [row(new)]).links


def test_in_a_long_table_of_few_words_the_verb_tells_where_to_look() -> None:
    verbs = ("Creating", "Deleting", "Stopping", "Exporting", "Restoring", "Locking", "Renaming", "Binding", "Sharing")
    things = ("disk", "user", "role", "port", "rule", "tag", "log", "key", "bucket", "topic", "queue", "route")
    old = [row(f"{verb} a {thing} of an instance | vm | op{at}") for at, thing in enumerate(things) for verb in verbs]
    new = [row(f"{verb} {thing}s of instances | vm | do{at}x") for at, thing in enumerate(things) for verb in verbs]
    assert places(link(old, new[::-1])) == {(at, len(old) - 1 - at) for at in range(len(old))}


def test_resource_types_that_both_editions_have_are_two() -> None:
    old, new = [row("Starting a run | job | startIt")], [row("Starting runs | task | launch")]
    alone, known = link(old, new), link(old, new, types=(["job", "task"], ["job", "task"]))
    assert alone.links
    assert not known.links or known.links[0].confidence < alone.links[0].confidence


def test_one_type_in_other_words_is_the_same_type() -> None:
    old, new = [row("创建桶 | 桶 | addBucket")], [row("Creating buckets | buckets | createBucketV2")]
    assert "same resource type" in link(old, new).links[0].evidence


def test_what_is_thin_is_a_hint() -> None:
    old = rows("Modifying the layout of a job | job | updateJobView\nDeleting a key | key | deleteKey")
    new = rows("Modifying a job | order | reviseOrder\nImporting a picture | picture | importPicture")
    thin = link(old, new)
    assert thin.links == ()
    assert [(hint.old, hint.new) for hint in thin.hints] == [(0, 0)]
    assert 0 < thin.hints[0].confidence < 0.5


def test_a_rival_makes_less_sure() -> None:
    old = [row("Updating a job | job | changeJob")]
    new = rows("Modifying a job | task | alterTask\nEditing jobs | job | reviseOrder")
    weaker = link(old, new[:1]).links[0].confidence
    assert places(link(old, new)) == {(0, 1)}
    assert weaker > max((one.confidence for one in link(old, new).hints), default=0)


def test_a_name_that_changes_hands_is_repurposed() -> None:
    old = rows("Binding a device | mfa | unbindMfa\nUnbinding a device | mfa | bindMfa")
    new = rows("Binding a device | mfa | bindMfa\nUnbinding a device | mfa | unbindMfa")
    swapped = link(old, new)
    assert places(swapped) == {(0, 0), (1, 1)}
    assert {(one.old, one.new) for one in swapped.repurposed} == {(0, 1), (1, 0)}


def test_evidence_is_said_in_words() -> None:
    old, new = [row("Deleting a van | van | deleteVan")], [row("Removing vans | van | destroyVan")]
    assert link(old, new).links[0].evidence == (
        "trace names of the same words",
        "same words in the operation",
        "same resource type",
        "deleting/removing mean the same",
    )


def test_verdicts_win() -> None:
    old, new = rows("Creating a job | job | createJob"), rows("Launching a rocket | rocket | launchRocket")
    assert not link(old, new).links
    (forced,) = link(old, new, same={(0, 0)}).links
    assert forced.confidence == 1
    assert "decision" in forced.evidence[0]
    new = rows("Creating a job | job | createJobV2")
    assert link(old, new).links
    assert not link(old, new, different={(0, 0)}).links


def test_hostile_rows_end() -> None:
    old = [row(f"{'Creating ' * 200}{'集' * 2000} {n} | x | {'aB' * 300}, sameName") for n in range(3)]
    new = [row(f"Deleting {'x' * 5000} {n} | y | sameName, {'_' * 500}z") for n in range(300)]
    assert link(old, new) == link(old, new)
