"""What a signature means, in the signer's own words, and whether they say so.

The statement has to hold “I approve …”, “I reject …” and so on, as the vote is, and
no other of them: nobody signs one thing and writes another. Pure.
"""

import re

from governance.quorum import Stance

# What people write; the first is what they are told.
SAYS: dict[Stance, tuple[str, ...]] = {
    Stance.APPROVED: ("approve",),
    Stance.WITH_CONDITIONS: ("approve",),
    Stance.RETURNED: ("return", "send back", "send it back"),
    Stance.REJECTED: ("reject",),
    Stance.DEFERRED: ("defer",),
    Stance.ABSTAINED: ("abstain",),
}


def said(meaning: str) -> set[str]:
    """The first words of all the decisions that the statement names."""
    return {
        words[0]
        for words in SAYS.values()
        if re.search(rf"\bI (hereby )?({'|'.join(words)})\b", meaning, re.IGNORECASE)
    }


def fault(stance: Stance, meaning: str) -> str:
    """What is wrong with the statement, as a sentence; empty if it fits the vote."""
    wanted = SAYS[stance][0]
    found = said(meaning)
    if wanted not in found:
        return f"Write what your signature means: “I {wanted} …”."
    other = sorted(found - {wanted})
    if other:
        return f"You chose “I {wanted}” and wrote “I {other[0]}”: say one of them."
    return ""
