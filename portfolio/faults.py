"""What stands between a goal and a pass: the common answer of the four tests. Pure."""

from dataclasses import dataclass

from portfolio.alignment import Status

T1, T2, T3, T4 = TESTS = ("T1", "T2", "T3", "T4")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be: what, which way forward, whom it weighs on.

    `about` names the thing to open: its kind and id. `goals` are the ids of the
    contact-center goals whose tests it lowers; an orphan weighs on none.
    """

    kind: str
    tests: tuple[str, ...]
    status: Status
    says: str
    way: str
    about: tuple[str, int]
    goals: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """The same fault, found again another day."""
        return f"{self.kind}:{self.about[0]}:{self.about[1]}"
