"""What people of the demo company are told, and the alarm that killed POC-02. Ours.

The reviews, the condition and the kill are the document's (domain.md §12); whom the
product would have told of them is worked out by its own rules.
"""

from core import system
from core.models import Notice
from dashboards.demo.pilots import moment
from governance.actions import telling
from governance.models import Condition, Review
from pilots import stoplines, watch
from pilots.models import Alarm, Pilot

JUST_DECIDED = "GD-10"  # returned for G02 and G04
OWED = "C3"  # the bridge letter, due on 15 December


def load() -> None:
    raise_alarm()
    if Notice.objects.filter(occasion="submitted").exists():
        return
    by = system.user()
    for review in Review.objects.filter(state=Review.State.IN_REVIEW).order_by("pk"):
        telling.submitted(review, by=by)
    telling.decided(Review.objects.get(key=JUST_DECIDED), by=by)
    condition = Condition.objects.select_related("owner").get(key=OWED)
    telling.tell_owner(condition, f"is yours: due {condition.due_on:%-d %b %Y}", by=by)
    Notice.objects.update(wants_mail=False)  # nobody of an invented company is mailed


def raise_alarm() -> None:
    """Three misstated letters of 200, where one was too many: it was killed that day."""
    pilot = Pilot.objects.get(key="POC-02")
    if pilot.alarms.exists() or pilot.killed_on is None:
        return
    [found] = watch.stops(pilot, stoplines.treated(pilot))
    Alarm.objects.create(
        pilot=pilot, kind=found.kind, criterion=found.criterion, measure=found.measure,
        text=found.text, value=found.value, line=found.line, as_of=found.as_of,
        paused=True, raised_at=moment(pilot.killed_on), answer=Alarm.Answer.KILLED,
        reason=pilot.killed_because, answered_by=pilot.killed_by,
        answered_at=moment(pilot.killed_on),
    )  # fmt: skip
