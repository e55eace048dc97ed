"""The linker on made-up pairs of editions, and on what must never be taken for a rename."""

import random

import pytest

from extractor.compare import link
from tests.compare.helpers import Pair, made_up_pairs, row, rows

PAIRS = made_up_pairs()
ERAS = made_up_pairs("eras.txt")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.title.split(":")[0])
def test_links_are_those_a_careful_reader_draws(pair: Pair) -> None:
    found = {(one.old, one.new) for one in link(pair.old, pair.new, around=(pair.same, pair.same)).links}
    assert found - pair.unsure == pair.links


@pytest.mark.parametrize("pair", ERAS, ids=lambda pair: pair.title.split(":")[0])
def test_years_and_languages_apart_no_link_is_wrong(pair: Pair) -> None:
    found = {(one.old, one.new) for one in link(pair.old, pair.new, around=(pair.same, pair.same)).links}
    assert found <= pair.links | pair.unsure


def test_years_and_languages_apart_most_links_are_seen() -> None:
    seen = wanted = 0
    for pair in ERAS:
        found = {(one.old, one.new) for one in link(pair.old, pair.new, around=(pair.same, pair.same)).links}
        seen += len(found & pair.links)
        wanted += len(pair.links)
    assert wanted > 130
    assert seen >= 0.85 * wanted


@pytest.mark.parametrize("pair", [*PAIRS, *ERAS], ids=lambda pair: pair.title.split(":")[0])
def test_sides_can_be_swapped(pair: Pair) -> None:
    there = link(pair.old, pair.new, around=(pair.same, pair.same))
    back = link(pair.new, pair.old, around=(pair.same, pair.same))
    for ours, theirs in ((there.links, back.links), (there.repurposed, back.repurposed), (there.hints, back.hints)):
        assert {(one.old, one.new, one.confidence) for one in ours} == {
            (one.new, one.old, one.confidence) for one in theirs
        }


def test_rows_taken_from_both_sides_of_one_edition_are_seldom_linked() -> None:
    """Rows of one edition are different actions: what is linked when some go here and others there is wrong."""
    everything = [one for pair in PAIRS for one in (*pair.same, *pair.new)]
    chance = random.Random(1)
    gone = wrong = 0
    for _ in range(40):
        some = chance.sample(everything, 24)
        old, new = some[:12], some[12:]
        rest = [one for one in everything if one not in some]
        gone += len(old)
        wrong += len({one.old for one in link(old, new, around=(rest, rest)).links})
    assert wrong <= 0.03 * gone


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Creating a topic | topic | createTopic", "Creating a topic policy | topic | createTopicPolicy"),
        ("Creating a job | job | createJob", "Deleting a job | job | deleteJob"),
        ("Creating a job | job | createJob", "Creating a cluster | cluster | createCluster"),
        ("Removing a node | node | removeNode", "Removing nodes in batches | node | batchRemoveNodes"),
        ("添加静态节点 | cce | addStaticNode", "创建节点池 | 节点池 | createNodePool"),
    ],
)
def test_a_shared_verb_or_resource_is_no_rename(old: str, new: str) -> None:
    around = rows("Stopping a job | job | stopJob\n查询节点 | 节点 | listNodes\nListing topics | topic | listTopics")
    assert not link([row(old)], [row(new)], around=(around, around)).links


def test_a_word_that_one_edition_says_in_every_row_tells_nothing() -> None:
    old = rows(
        "创建Notebox | Notebox | create_box\n删除Notebox | Notebox | delete_box\n停止Notebox | Notebox | stop_box"
    )
    new = rows(
        "Creating a Notebox instance | Notebox | createNotebox\nDeleting a Notebox instance | Notebox | deleteNotebox\n"
        "Stopping a Notebox instance | Notebox | stopNotebox\nOpening a Notebox instance | Notebox | openNotebox"
    )
    others = rows("Creating an instance | ecs | createServer\nDeleting an image | image | deleteImage")
    assert {(one.old, one.new) for one in link(old, new, around=(others, others)).links} == {(0, 0), (1, 1), (2, 2)}


def test_what_sure_links_teach_about_words_and_types_helps_the_others() -> None:
    sure = "Creating a {0} | {1} | createIt\nDeleting a {0} | {1} | deleteIt\nStopping a {0} | {1} | stopIt\n"
    old = rows(sure.format("topic", "topics") + "Updating a topic | topics | changeThat")
    new = rows(sure.format("stream", "streams") + "Updating a stream | streams | updateIt")
    assert (3, 3) in {(one.old, one.new) for one in link(old, new).links}
    assert not link(old[3:], new[3:]).links


def test_in_a_long_table_of_few_words_the_verb_tells_where_to_look() -> None:
    verbs = ("Creating", "Deleting", "Stopping", "Exporting", "Restoring", "Locking", "Renaming", "Binding", "Sharing")
    things = ("disk", "user", "role", "port", "rule", "tag", "log", "key", "bucket", "topic", "queue", "route")
    old = [row(f"{verb} a {thing} of an instance | vm | op{at}") for at, thing in enumerate(things) for verb in verbs]
    new = [row(f"{verb} {thing}s of instances | vm | do{at}x") for at, thing in enumerate(things) for verb in verbs]
    assert {(one.old, one.new) for one in link(old, new[::-1]).links} == {
        (at, len(old) - 1 - at) for at in range(len(old))
    }


def test_a_resource_type_that_both_editions_know_is_no_other() -> None:
    known = rows("Querying jobs | job | listJobs\nQuerying tasks | task | listTasks")
    old, new = [row("Starting a run | job | startIt")], [row("Starting a test run | task | launch")]
    apart = link(old, new, around=(known, known))
    assert apart.links == ()
    assert link(old, new).hints[0].confidence > max((hint.confidence for hint in apart.hints), default=0)


def test_what_is_thin_is_a_hint() -> None:
    old = rows("Modifying the description of a job | job | updateJobDesc\nDeleting a key | key | deleteKey")
    new = rows("Modifying a job | jobV2 | UpdateJobV2\nImporting a picture | picture | importPicture")
    found = link(old, new)
    assert found.links == ()
    assert [(hint.old, hint.new) for hint in found.hints] == [(0, 0)]
    assert 0 < found.hints[0].confidence < 0.85


def test_of_two_equally_likely_successors_none_is_taken() -> None:
    old = [row("Updating a job | job | changeJob")]
    new = rows("Modifying a job | task | alterTask\nEditing a job | order | reviseOrder")
    assert link(old, new).links == ()


def test_neighbours_decide_between_equals() -> None:
    old = rows("Resetting | a | one\nResetting | a | two")
    new = rows("Resetting | a | three\nResetting | a | four")
    straight = link(old, new, beside={(0, 0), (1, 1)})
    crossed = link(old, new, beside={(0, 1), (1, 0)})
    assert {(one.old, one.new) for one in straight.links} == {(0, 0), (1, 1)}
    assert {(one.old, one.new) for one in crossed.links} == {(0, 1), (1, 0)}


def test_a_resource_type_that_was_renamed_is_evidence() -> None:
    old = rows(
        "Creating a node | host | createHost\nDeleting a node | host | deleteHost\nResetting a node | host | resetX"
    )
    new = rows(
        "Creating a node | node | createHost\nDeleting a node | node | deleteHost\nResetting a node | node | resetY"
    )
    reasons = {one.old: one.evidence for one in link(old, new).links}
    assert "resource type host became node in 3 rows" in reasons[2]


def test_a_name_that_changes_hands_is_repurposed() -> None:
    old = rows("Binding a device | mfa | unbindMfa\nUnbinding a device | mfa | bindMfa")
    new = rows("Binding a device | mfa | bindMfa\nUnbinding a device | mfa | unbindMfa")
    found = link(old, new)
    assert {(one.old, one.new) for one in found.links} == {(0, 0), (1, 1)}
    assert {(one.old, one.new) for one in found.repurposed} == {(0, 1), (1, 0)}


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
    old = [row(f"{'Creating ' * 200}{'集' * 2000} | x | {'aB' * 300}, sameName") for _ in range(3)]
    new = [row(f"Deleting {'x' * 5000} {n} | y | sameName, {'_' * 500}z") for n in range(300)]
    assert link(old, new) == link(old, new)
