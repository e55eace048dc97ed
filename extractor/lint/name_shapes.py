"""What a trace name looks like: its words, and whether a word somewhere may be one."""

from __future__ import annotations

from extractor.identifiers import is_allowed_name, words_of

# First words of trace names: six of seven in the documents begin with one of these.
_VERBS = frozenset(
    """
    accept access active activate add allocate apply approve associate attach auth authorize auto awake backup batch
    bind cancel change check claim clean clear clone close commit config configure confirm console convert copy
    count create deactivate decrypt default delete deploy deregister destroy detach detect disable disassociate
    download drop edit enable encrypt evaluate execute expand export extend failover fetch force freeze generate get
    grant hibernate import init insert install invoke join kill leave list lock login logout manage merge migrate
    modify mount move open operate package pause post preview publish purge push put query reboot rebuild recover
    recycle refresh register reject release reload remove rename renew reset resize restart restore resume retry
    revoke rollback rotate run save scale schedule search send set share shrink sign snapshot start stop submit
    subscribe suspend swap switch sync tag terminate test transfer truncate unassign unbind undeploy unfreeze
    uninstall unlock unmount unregister unshare unsubscribe untag update upgrade upload validate verify
    interrupt replicate reinstall enabled disabled regist dissociate grow offline split load flush del head post
    """.split()  # noqa: SIM905 - as a list it would be 170 lines
)


def looks_like_trace(text: str) -> bool:
    """Tell whether a word looks like a trace name: a verb with something behind it, in one word."""
    if not is_allowed_name(text) or text.islower() or text.isupper():
        return False
    words = words_of(text)
    return len(words) > 1 and words[0] in _VERBS


def mostly_traces(texts: list[str]) -> bool:
    """Tell whether at least half of a list look like trace names."""
    return bool(texts) and 2 * sum(map(looks_like_trace, texts)) >= len(texts)
