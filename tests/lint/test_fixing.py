"""Only what is certain is rewritten, and nothing around it."""

from extractor.lint.fixing import as_diff, fixed
from extractor.lint.proof import Proof
from tests.lint.consumers import TEMPLATES, filled
from tests.lint.helpers import block, findings


def after(text: str, file: str = "rules.tf", **more: object) -> str:
    return fixed(text, findings(text, file, **more))  # type: ignore[arg-type]


def test_a_certain_rename_takes_its_resource_type_along_in_every_form() -> None:
    for file, template in TEMPLATES.items():
        old = filled(template, "ModelArts", "ModelArtsTrainJob", "createModelArtsTrainJob")
        new = filled(template, "ModelArts", "JobV2", "CreateJobV2")
        assert after(old, file) == new
        assert after(new, file) == new


def test_formatting_and_comments_stay() -> None:
    text = block("ModelArts", "ModelArtsTrainJob", "createModelArtsTrainJob").replace("\n", "   # ünd\r\n")
    new = block("ModelArts", "JobV2", "CreateJobV2").replace("\n", "   # ünd\r\n")
    assert after(text) == new


def test_names_that_share_a_resource_type_go_together_or_stay() -> None:
    both = block("ModelArts", "ModelArtsTrainJob", "createModelArtsTrainJob", "deleteModelArtsTrainJob")
    assert after(both) == block("ModelArts", "JobV2", "CreateJobV2", "DeleteJobV2")
    mixed = block("ModelArts", "ModelArtsTrainJob", "createModelArtsTrainJob", "stopTrainJob")
    assert after(mixed) == mixed


def test_what_is_not_certain_stays() -> None:
    for name in ("stopTrainJob", "change_instance_status", "exportModel", "createNotebok", "CreateNotebook"):
        text = block("ModelArts", "notebook", name)
        assert after(text) == text
    quoted = "CTS: `createModelArtsTrainJob`\n"
    assert after(quoted, "notes.md") == quoted


def test_letter_case_is_rewritten_only_with_a_second_proof() -> None:
    text = block("ECS", "ecs", "CreateServer")
    assert after(text) == text
    proof = Proof([("ECS", "ecs", "createServer")])
    assert after(text, proof=proof) == block("ECS", "ecs", "createServer")


def test_the_diff_shows_the_lines_that_change() -> None:
    assert as_diff("a\nb\nc", "a\nB\nc", "x.tf") == (
        "--- x.tf\n+++ x.tf\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n\\ No newline at end of file\n"
    )


def test_the_diff_shows_what_shows_nothing_and_no_command_of_a_build_agent() -> None:
    start = "\x1b[2J\t\u202e\r\n::error::x\n"
    assert as_diff(f"{start}b\n", f"{start}B\n", "x.tf").splitlines()[3:] == [
        " ^[[2J\t<U+202E>",
        " <U+003A>:error::x",
        "-b",
        "+B",
    ]
