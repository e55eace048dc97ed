"""What a trace name looks like: its words, and whether a word somewhere may be one."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 64
"""Characters of a trace name, by the API's rule."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}")
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


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: `createServerV2` → create, server, v, 2."""
    return tuple(word.lower() for word in _WORD.findall(name))


def is_name(text: str) -> bool:
    """Tell whether the API's rule allows the name."""
    return _NAME.fullmatch(text) is not None


def looks_like_trace(text: str) -> bool:
    """Tell whether a word looks like a trace name: a verb with something behind it, in one word."""
    if not is_name(text) or text.islower() or text.isupper():
        return False
    words = words_of(text)
    return len(words) > 1 and words[0] in _VERBS


def mostly_traces(texts: list[str]) -> bool:
    """Tell whether at least half of a list look like trace names."""
    return bool(texts) and 2 * sum(map(looks_like_trace, texts)) >= len(texts)
