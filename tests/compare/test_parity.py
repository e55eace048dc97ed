from extractor.compare import parity
from tests.compare.helpers import edition

ENGLISH = """Enabling a function trigger | Trigger | enabledTrigger
Creating a function | Functions | createFunction
Deleting a function | Functions | deleteFunction
Creating a tag | tag | createTag
"""


def test_translated_wordings_are_no_difference() -> None:
    chinese = """启用函数触发器 | 触发器 | enabledTrigger
创建函数 | 函数 | createFunction
删除函数 | 函数 | deleteFunction
创建标签 | 标签 | createTag
"""
    found = parity(edition(ENGLISH), edition(other=chinese))
    assert found.agrees
    assert found.to_dict() == {"lacking_old": (), "lacking_new": (), "damaged": ()}


def test_a_name_translated_in_part_is_damaged() -> None:
    found = parity(edition(ENGLISH), edition(ENGLISH.replace("enabledTrigger", "habilitadoTrigger")))
    (damage,) = found.damaged
    assert (damage.old.name, damage.new.name) == ("enabledTrigger", "habilitadoTrigger")
    assert "translated" in damage.evidence
    assert found.lacking_old == found.lacking_new == ()


def test_a_misprint_and_another_letter_case_are_damage() -> None:
    other = ENGLISH.replace("deleteFunction", "deleteFuntion").replace("createTag", "CreateTag")
    assert {(one.old.name, one.evidence) for one in parity(edition(ENGLISH), edition(other)).damaged} == {
        ("deleteFunction", "one letter differs"),
        ("createTag", "letter case or separators differ"),
    }


def test_a_name_of_another_action_is_lacking_and_not_damaged() -> None:
    found = parity(edition(ENGLISH), edition(ENGLISH.replace("createTag", "deleteTag")))
    assert [lack.name for lack in found.lacking_new] == ["createTag"]
    assert [lack.name for lack in found.lacking_old] == ["deleteTag"]
    assert found.damaged == ()
    assert found.lacking_new[0].rows[0].number == 4


def test_sides_can_be_swapped() -> None:
    other = edition("启用触发器 | 触发器 | habilitadoTrigger")
    there, back = parity(edition(ENGLISH), other), parity(other, edition(ENGLISH))
    assert {(one.old, one.new) for one in there.damaged} == {(one.new, one.old) for one in back.damaged}
    assert (there.lacking_old, there.lacking_new) == (back.lacking_new, back.lacking_old)
