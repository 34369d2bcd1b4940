from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from governance import emergencies, subjects
from governance.actions import emergencies as actions
from governance.models import Emergency, Gate


class EmergencySerializer(serializers.ModelSerializer[Emergency]):
    """`stands` is waits, open, decided or over, today."""

    stands = serializers.SerializerMethodField()

    class Meta:
        model = Emergency
        fields = [
            "id", "review", "stands", "reason", "risk", "asked_by", "asked_at",
            "seconded_by", "seconded_at", "seconded_on", "valid_until", "version",
        ]  # fmt: skip

    def get_stands(self, row: Emergency) -> str:
        return emergencies.standing_of(row, today()).value


class EmergencyBody(serializers.Serializer[Any]):
    """`subject_type` is a model label such as pilots.pilot."""

    gate = serializers.ChoiceField(choices=Gate.choices)
    subject_type = serializers.CharField(max_length=60)
    subject_id = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=4000)
    risk = serializers.CharField(max_length=4000)


class EmergencyViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Emergency],
):
    """Leave to begin before the review decides, given by two people for a few days."""

    serializer_class = EmergencySerializer

    def get_queryset(self) -> QuerySet[Emergency]:
        rows = Emergency.objects.visible_to(self.person).for_list()
        return rows.order_by("id")

    @extend_schema(request=EmergencyBody)
    def create(self, request: Request) -> Response:
        said = self.body(EmergencyBody)
        label, pk = said.pop("subject_type"), said.pop("subject_id")
        subject = subjects.find(label, pk, self.person)
        row = actions.ask(
            said.pop("gate"), subject, **said,
            team=subjects.team_of(subject),  # type: ignore[arg-type]  # find saw to it
            parties=subjects.parties_of(subject), by=self.person,
        )  # fmt: skip
        return self.shown(row, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Be the second person: the gate is open from now on."""
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(actions.second(row, version=version, by=self.person))
