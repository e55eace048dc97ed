import pytest

from extractor.compare.glossary import language, stem
from extractor.compare.words import Agreement, agreement, plain, read_name, read_operation, without_outcome


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Creating a cluster", "Create cluster"),
        ("Deleting tags", "Removing the tag"),
        ("Publishing a version of a dataset", "Publishing a dataset version"),
        ("Modifying policies", "Update policy"),
        ("Stopping a job", "Stop jobs"),
        ("Backing up an instance", "Instance backup"),
        ("Querying a list", "Obtaining a list"),
        ("删除桶", "Deleting a bucket"),
        ("修改安全组规则", "Modifying a security group rule"),
        ("更新帐号登录策略", "更新账号登录策略"),
        ("Logging in to the console", "登录console"),
        ("绑定弹性公网IP", "Binding an EIP"),
        ("创建虚拟IP", "Creating a virtual IP"),
        ("Criação de uma VPC", "Creating a VPC"),
        ("Eliminar VPC", "Delete VPC"),
        ("Restoring data to a new database", "Restoring data to a DB"),
    ],
)
def test_wordings_of_one_action_read_alike(one: str, other: str) -> None:
    ours, theirs = read_operation(one), read_operation(other)
    assert (ours.verbs, ours.things) == (theirs.verbs, theirs.things)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Creating a job", "Creating a job version"),
        ("创建用户组", "添加用户到用户组"),
        ("Removing an instance", "Removing instances in batches"),
        ("Binding an EIP", "Unbinding an EIP"),
    ],
)
def test_wordings_of_two_actions_do_not(one: str, other: str) -> None:
    assert read_operation(one) != read_operation(other)


def test_an_unknown_verb_is_a_verb() -> None:
    assert read_operation("Whitewashing a fence").verbs == {"whitewash"}
    assert read_operation("Whitewashing a fence").things == {"fenc"}
    assert not read_operation("Fence colors").verbs


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Creating a key", "english"), ("创建key", "chinese"), ("Criar uma chave", "romance"), ("Crear clave", "romance")],
)
def test_the_language_is_told(text: str, expected: str) -> None:
    assert language(text) == expected


def test_coordinated_verbs_are_all_told() -> None:
    words = read_operation("Creating or updating a tag")
    assert words.verbs == {"create", "modify"}
    assert words.lists
    assert read_operation("Creating a restore task").verbs == {"create"}


@pytest.mark.parametrize(
    ("name", "verbs", "things"),
    [
        ("createModelArtsTrainJob", {"create"}, {"model", "art", "train", "job"}),
        ("clusterUpgrade", {"upgrade"}, {"cluster"}),
        ("delete_instance", {"delete"}, {"instanc"}),
        ("CreateJobV2", {"create"}, {"job"}),
        ("attachVolume2", {"bind"}, {"volum"}),
        ("startOrStopService", {"start", "stop"}, {"servic"}),
        ("PUT.OBJECT.ACL", set(), {"put", "object", "acl"}),
        ("createDiskTaskFailure", {"create"}, {"disk"}),
    ],
)
def test_names_are_read_as_words(name: str, verbs: set[str], things: set[str]) -> None:
    words = read_name(name)
    assert (words.verbs, words.things) == (verbs, things)


def test_how_an_action_ended_is_no_part_of_its_name() -> None:
    assert read_name("createDiskSuccess") == read_name("createDiskTaskFailure") == read_name("createDisk")
    assert (
        without_outcome("createDiskSuccess")
        == without_outcome("createDiskTaskFailure")
        == without_outcome("createDisk")
        == "createdisk"
    )
    assert without_outcome("taskSuccess") == "tasksuccess"


def test_plain_names() -> None:
    assert plain("create_Access-log V2") == "createaccesslogv2"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"create"}, {"create", "modify"}, Agreement.SAME),
        ({"modify"}, {"set"}, Agreement.NEAR),
        ({"create"}, {"query"}, Agreement.OTHER),
        ({"bind"}, {"unbind"}, Agreement.OPPOSITE),
        (set(), {"create"}, Agreement.UNKNOWN),
    ],
)
def test_verbs_agree(one: set[str], other: set[str], expected: Agreement) -> None:
    assert agreement(frozenset(one), frozenset(other)) == expected
    assert agreement(frozenset(other), frozenset(one)) == expected


@pytest.mark.parametrize("word", ["key", "api", "cpu", "policy", "status", "class", "queue", "alias", "role", "vpc"])
def test_a_noun_and_its_plural_have_one_stem(word: str) -> None:
    plural = word[:-1] + "ies" if word.endswith("cy") else word + ("es" if word.endswith("s") else "s")
    assert stem(plural) == stem(word)


def test_stems_never_empty_a_word() -> None:
    for word in ("ring", "used", "the", "ies", "ions", "string", "ing", "ss", "ée"):
        assert stem(word)
