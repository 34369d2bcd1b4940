"""What a pilot leaves on the trends of the measures it wants to move."""

from datetime import date

from core.models import User
from pilots.models import Measure, Pilot
from portfolio.actions import annotations
from portfolio.models import Annotation


def note_start(pilot: Pilot, *, on: date, by: User) -> Annotation:
    """Note the start on its product and on its primary measure, if that is a metric.

    Called by the start itself, in its transaction: no trend misses one.
    """
    primary = pilot.measures.filter(part=Measure.Part.PRIMARY).select_related("metric")
    measure = primary.order_by("id").first()
    return annotations.add(
        happened_on=on,
        words=f"{pilot.key} starts: {pilot.title}"[:120],
        kind=Annotation.Kind.PILOT_START,
        metric=measure.metric if measure else None,
        product=pilot.product,
        by=by,
    )
