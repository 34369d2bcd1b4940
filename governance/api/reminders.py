"""When people were and will be told of reviews that wait, and of those that are late."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit
from core.clock import today
from governance import calendars, lateness, queries, reminded
from governance.api.reviews import in_review
from governance.business_time import Calendar
from governance.models import Review, ReviewEscalation
from governance.reminded import Reminded


class EscalationSerializer(serializers.ModelSerializer[ReviewEscalation]):
    """`days_late` are the open days that counted; `people` who were told."""

    class Meta:
        model = ReviewEscalation
        fields = [
            "id", "review", "step", "due_on", "days_late", "escalated_on",
            "escalated_at", "people",
        ]  # fmt: skip


class EscalationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ReviewEscalation],
):
    """What went further up because it was late, each step once. Filter by ?review=."""

    serializer_class = EscalationSerializer

    def get_queryset(self) -> QuerySet[ReviewEscalation]:
        rows = ReviewEscalation.objects.visible_to(self.person).for_list()
        return in_review(rows.order_by("id"), self.request)


class RemindedSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    people = serializers.IntegerField()


class ComingSerializer(serializers.Serializer[Any]):
    """`on` is null while a requested change waits: the days stand still."""

    step = serializers.ChoiceField(choices=ReviewEscalation.Step.choices)
    on = serializers.DateField(allow_null=True)


class ReminderSerializer(serializers.Serializer[Any]):
    """One review that is not decided. Days late count only while it is in review."""

    review = serializers.IntegerField()
    key = serializers.CharField()
    due_on = serializers.DateField()
    days_late = serializers.IntegerField()
    waits_for_submitter = serializers.BooleanField()
    reminded = RemindedSerializer(many=True)
    to_come = serializers.ListField(child=serializers.DateField())
    escalations = EscalationSerializer(many=True)
    escalations_to_come = ComingSerializer(many=True)


class ReminderViewSet(Kit, viewsets.GenericViewSet[Review]):
    """When people are told of each review that is not decided; the earliest due first."""

    serializer_class = ReminderSerializer

    def get_queryset(self) -> QuerySet[Review]:
        rows = queries.gate_queue().visible_to(self.person).select_related("rule")
        return rows.prefetch_related("wanted", "escalations__people")

    def list(self, request: Request) -> Response:
        found = self.paginate_queryset(self.get_queryset()) or []
        calendar = calendars.gates()
        rows = [told(*each, calendar) for each in reminded.of_reviews(found)]
        return self.get_paginated_response(ReminderSerializer(rows, many=True).data)


def told(review: Review, kept: Reminded, calendar: Calendar) -> dict[str, Any]:
    """One line of the list."""
    runs = review.state == Review.State.IN_REVIEW
    done = [row for row in review.escalations.all() if row.due_on == review.due_on]
    taken = {row.step for row in done}
    ahead = lateness.coming(review, calendar) if runs else {}
    return {
        "review": review.pk,
        "key": review.key,
        "due_on": review.due_on,
        "days_late": lateness.days_late(review, calendar, today()) if runs else 0,
        "waits_for_submitter": lateness.stands_still(review, today()),
        "reminded": [{"on": day, "people": count} for day, count in kept.done],
        "to_come": kept.coming,
        "escalations": done,
        "escalations_to_come": [
            {"step": step.value, "on": on}
            for step, on in ahead.items()
            if step not in taken
        ],
    }
