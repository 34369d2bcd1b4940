"""The steps of a pilot: one table, and nothing else knows the order (domain.md §6).

    draft → submitted → approved → scheduled → running ⇄ paused → readout → decided → closed

Side exits: withdrawn (before approved), expired (an approval unused for 90 days)
and the kill, which goes to the read-out with the decision `stop` already fixed.
A plan that has to change goes back to draft (`revise`) and asks for its gate
again; a decided extension goes back to running (`carry_on`), once.

The page's buttons, the API's verbs and the tests are made from STEPS: a verb is
the name of the function in `pilots.actions.steps` and the end of the address.

Where gates stand: `approve` takes up a decision that governance made and never
makes one; `start`, `resume` and `carry_on` ask for it again at that moment.
`decide` with `scale` needs gate G3 at that moment: the read-out comes first, it
is evidence for G3, and only an approved G3 lets anyone decide to scale.
"""

from dataclasses import dataclass

UNUSED_DAYS = 90  # [POLICY] domain.md §6: an approval unused for so long expires


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who may take it (a permission), from where, to where.

    `label` names the result on the button. `by_clock` steps are taken by
    scheduled work alone: no button, no verb of the API.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    perm: str = "pilot_run"
    by_clock: bool = False


STEPS = (
    Step("submit", "Ask for the gate", ("draft",), "submitted"),
    Step("approve", "Take up the approval", ("submitted",), "approved"),
    Step("schedule", "Set the dates", ("approved",), "scheduled"),
    Step("start", "Start it", ("scheduled",), "running"),
    Step("pause", "Pause it", ("running",), "paused"),
    Step("resume", "Go on", ("paused",), "running"),
    Step("finish", "End it and read out", ("running", "paused"), "readout"),
    Step("decide", "Record the decision", ("readout",), "decided", "pilot_decide"),
    Step("second", "Confirm the decision", ("readout",), "decided", "pilot_decide"),
    Step("carry_on", "Start the extension", ("decided",), "running"),
    Step("close", "Close it", ("decided",), "closed"),
    Step("kill", "Stop it now", ("running", "paused"), "readout"),
    Step("revise", "Back to draft", ("submitted", "approved", "scheduled"), "draft"),
    Step("withdraw", "Withdraw it", ("draft", "submitted"), "withdrawn"),
    Step("expire", "Expire", ("approved", "scheduled"), "expired", by_clock=True),
)
BY_VERB = {step.verb: step for step in STEPS}
VERBS = tuple(step.verb for step in STEPS if not step.by_clock)
FINAL = ("closed", "withdrawn", "expired")


def leaving(state: str) -> list[Step]:
    """The steps a person may find open in `state`, in the order of the table."""
    return [step for step in STEPS if state in step.sources and not step.by_clock]
