"""The steps of a wave: one table, and nothing else knows the order.

    planned → running ⇄ paused → done
                 ↘ stopped, rolled back → planned again

Buttons, API verbs and tests are made from STEPS. What goes forward (start, resume)
asks for gate G3 at that moment; what goes back asks nobody: harm does not wait.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name on the button, from where, to where, who may, if it goes on."""

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    perm: str = "rollout_run"
    onward: bool = False


LIVE = ("running", "paused")
STEPS = (
    Step("start", "Start the wave", ("planned",), "running", onward=True),
    Step("resume", "Go on", ("paused",), "running", onward=True),
    Step("finish", "It is done", ("running",), "done"),
    Step("pause", "Pause it", ("running",), "paused", "rollout_test"),
    Step("stop", "Stop it", LIVE, "stopped", "rollout_test"),
    Step("roll_back", "Roll it back", (*LIVE, "stopped", "done"), "rolled_back", "rollout_test"),
    Step("replan", "Plan it again", ("stopped", "rolled_back"), "planned"),
)  # fmt: skip
BY_VERB = {step.verb: step for step in STEPS}
VERBS = tuple(BY_VERB)
FORWARD = {"planned": "start", "paused": "resume", "running": "finish"}
FORWARD |= {"stopped": "replan", "rolled_back": "replan"}


def leaving(state: str) -> list[Step]:
    """The steps open in `state`, in the order of the table."""
    return [step for step in STEPS if state in step.sources]
