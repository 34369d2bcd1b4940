"""Why a rank moved, in words: what changed about the item, and who went past it. No Django.

“Up 3, to 2: job size of F-109 8 → 5 by Mia; two others fell behind it.”
"""

from collections.abc import Sequence
from dataclasses import dataclass

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
BEGUN = {
    "expedite": "it is expedited",
    "fixed_date": "its date presses",
    "pinned": "it is pinned",
    "needed": "pulled ahead of what waits for it",
}
ENDED = {
    "expedite": "it is not expedited any more",
    "fixed_date": "its date presses no more",
    "pinned": "its pin ended",
    "needed": "nothing further up waits for it any more",
}
FIRST = "it came into the order"
# A person's own words for these say the same.
SAID = {"expedite", "pinned"}
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """What is kept of one move. Without `old` it was ranked first, without `new` it left.

    `rose` and `fell` count the others that changed themselves and came past it, or
    were ahead and are not any more; None where too many changed at once to tell.
    """

    old: int | None
    new: int | None
    own: Sequence[str] = ()  # what was changed about it, and by whom
    was_lifted: str = ""
    lifted: str = ""
    by_itself: bool = False
    rose: int | None = 0
    fell: int | None = 0
    named: Sequence[str] = ()  # some of the others' changes
    run: str = ""  # what began the run, unless people's changes did

    @property
    def up(self) -> int:
        """Places up, below zero down; 0 for in and out."""
        return self.old - self.new if self.old and self.new else 0


def what(moved: Moved) -> str:
    if moved.old is None:
        return f"Ranked {moved.new:,}"
    if moved.new is None:
        return f"Left the ranking at {moved.old:,}"
    word = "Up" if moved.up > 0 else "Down"
    return f"{word} {abs(moved.up):,}, to {moved.new:,}"


def because(moved: Moved) -> str:
    """One sentence without its stop; never empty."""
    said = [*own(moved), *lift(moved), *others(moved)]
    came = moved.old is None
    return "; ".join(said) or moved.run or (FIRST if came else "others changed")


def own(moved: Moved) -> list[str]:
    more = len(moved.own) - SHOWN
    said = list(moved.own[:SHOWN])
    return [*said, f"{counted(more)} more of its changes"] if more > 0 else said


def lift(moved: Moved) -> list[str]:
    """What began or ceased to hold it elsewhere than WSJF alone would."""
    if moved.lifted == moved.was_lifted:
        return []
    if moved.own and {moved.lifted or moved.was_lifted} & SAID:
        return []
    if moved.lifted:
        return [BEGUN[moved.lifted]]
    return [ENDED[moved.was_lifted]]


def others(moved: Moved) -> list[str]:
    if moved.old is None or moved.new is None:
        return []
    if moved.rose is None or moved.fell is None:
        return [] if moved.by_itself else ["many changed at once"]
    said = [
        f"{counted(count)} other{'s' * (count > 1)} {did}"
        for count, did in ((moved.rose, "rose past it"), (moved.fell, "fell behind it"))
        if count
    ]
    named = f" ({'; '.join(moved.named)})" if moved.named else ""
    found = [" and ".join(said) + named] if said else []
    if moved.by_itself or -moved.up == moved.rose - moved.fell:
        return found
    # A pin stays where it is, and so does what pressing dates hold at the top.
    return [*found, "the rest by what kept its place"] if said else []


def counted(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"
