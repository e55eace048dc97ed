"""The rules: what each one means, an example, and what to do. Ids are for ever: people write them into ignores."""

from __future__ import annotations

from msgspec import Struct


class Rule(Struct, frozen=True, kw_only=True):
    """A rule as `ctscat explain` tells it."""

    id: str
    title: str
    means: str
    example: str
    file: str = "rules.tf"
    """What kind of file the example is."""
    advice: str


_MODELARTS = 'operations {\n  service     = "ModelArts"\n  resource    = "%s"\n  trace_names = ["%s"]\n}'

RULES = (
    Rule(
        id="unknown-name",
        title="no document lists the name",
        means=(
            "The documents of the service never listed a trace of this name, in any language, on any site, at any "
            "time. An error where the place exists to name traces; a warning in lists; a note for quoted words, where "
            "the newest document is more than three years old, and where no service is named and few are covered."
        ),
        example=_MODELARTS % ("Notebook", "createNotebok"),
        advice=(
            "Take one of the names suggested. If you have seen the trace live, pass the proof: `--events` with real "
            "traces or `--operations` with a saved ListOperations answer."
        ),
    ),
    Rule(
        id="legacy-name",
        title="now documented under another name",
        means=(
            "Documents listed the name once; the ones in force list the same action under another. Old APIs live on at "
            "times, so that this is a warning; an error if `--operations` shows that CTS lists it no more."
        ),
        example=_MODELARTS % ("ModelArtsTrainJob", "createModelArtsTrainJob"),
        advice="Name the new trace too, or instead. `--fix` does so where one replacement is certain.",
    ),
    Rule(
        id="removed-name",
        title="no longer documented",
        means="Documents listed the name once; none in force does, and none says what became of it.",
        example=_MODELARTS % ("ModelArtsTrainConfig", "createModelArtsTrainConfig"),
        advice="Look whether the service still has the function; `ctscat show NAME` tells when it was last listed.",
    ),
    Rule(
        id="letter-case",
        title="documented in another letter case",
        means=(
            "The service's documents list the name, but with other capitals, and matching is exact. Documents and "
            "live traces differ at times: a warning, and never rewritten without `--events` or `--operations`."
        ),
        example=_MODELARTS % ("Notebook", "CreateNotebook"),
        advice="Look at a real trace. If it is written as you wrote it, keep it and pass it with `--events`.",
    ),
    Rule(
        id="other-resource-type",
        title="documented under another resource type",
        means="The service's documents list the name, but never under this resource type. Documents have gaps.",
        example=_MODELARTS % ("service", "createNotebook"),
        advice="Take the resource type suggested, unless real traces show yours.",
    ),
    Rule(
        id="resource-type-spelling",
        title="the resource type is spelled otherwise",
        means="The resource type differs from the documented one only in capitals, separators or a plural.",
        example=_MODELARTS % ("notebook", "createNotebook"),
        advice="Take the documented spelling; matching is exact.",
    ),
    Rule(
        id="other-service-only",
        title="only other services document the name",
        means="No document of the service lists the name, but those of other services do.",
        example='operations {\n  service     = "OBS"\n  resource    = "bucket"\n  trace_names = ["createNotebook"]\n}',
        advice="Take the service suggested, unless real traces show yours.",
    ),
    Rule(
        id="repurposed-name",
        title="the name documents another action now",
        means="The name stayed, but since a date it documents another action than before.",
        example=_MODELARTS % ("service", "updateService"),
        advice="Check that the rule still means what the trace now tells.",
    ),
    Rule(
        id="covers-only-part",
        title="the same action is recorded under further names",
        means="The documents list further names for what this one records, and the file names none of them. A note.",
        example='operations {\n  service     = "IAM"\n  resource    = "user"\n  trace_names = ["createUser"]\n}',
        advice="Add the names suggested if the rule is to see every way to do it.",
    ),
    Rule(
        id="bare-event",
        title="an event without a source",
        means="Cloud Custodian takes an event as text, but cannot build a trigger from it.",
        example=(
            "policies:\n  - name: vault-created\n    resource: huaweicloud.cbr-vault\n"
            "    mode:\n      type: cloudtrace\n      events:\n        - createVault"
        ),
        file="policy.yml",
        advice="Write a mapping: `source: CBR.vault` and `event: createVault`.",
    ),
    Rule(
        id="unresolved-names",
        title="names that only a plan tells",
        means="The block takes its trace names from elsewhere, and the file does not say what they are. A note.",
        example='operations {\n  service     = "ECS"\n  resource    = "ecs"\n  trace_names = module.rules.names\n}',
        advice="Lint the plan as well: terraform show -json plan.out > plan.json; ctscat lint plan.json",
    ),
    Rule(
        id="not-covered",
        title="the catalog has no document, or only an old one",
        means="A note, once a file and service: nothing is said of names that such documents lack.",
        example='operations {\n  service     = "NOSUCH"\n  resource    = "thing"\n  trace_names = ["createThing"]\n}',
        advice="Follow the service's page with `ctscat follow`, or pass real traces with `--events`.",
    ),
    Rule(
        id="not-read",
        title="a file could not be read to its end",
        means="The file is too large, or not text, and was named on the command line.",
        example="ctscat lint huge.json",
        advice="Lint the part of it that names traces.",
    ),
    Rule(
        id="unused-ignore",
        title="an ignore that ignores nothing",
        means="No finding stands where the ignore says; it would hide the next one.",
        example=_MODELARTS.replace("]", "] # ctscat: ignore[letter-case]: live traces are written so")
        % ("notebook", "createNotebook"),
        advice="Delete it.",
    ),
    Rule(
        id="expired-ignore",
        title="an ignore whose day has come",
        means="The ignore was to hold until a day that is over, and holds no longer.",
        example=_MODELARTS.replace("]", "] # ctscat: ignore[letter-case] until 2025-01-31: to be renamed")
        % ("Notebook", "CreateNotebook"),
        advice="Mend the place, or give the ignore a new day.",
    ),
    Rule(
        id="invalid-ignore",
        title="an ignore that cannot be understood",
        means="It names no rule, a rule that does not exist, no reason, or a day that is not one; it ignores nothing.",
        example=_MODELARTS.replace("]", "] # ctscat: ignore[letter-case]") % ("Notebook", "CreateNotebook"),
        advice="Write `ctscat: ignore[RULE] until YYYY-MM-DD: REASON`; the day may be left out.",
    ),
)

BY_ID = {rule.id: rule for rule in RULES}
