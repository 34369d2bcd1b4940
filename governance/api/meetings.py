"""Series of meetings, meetings with their minutes, and the action log."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.models import User
from governance import meeting_page
from governance.actions import meeting_actions, meeting_series, meetings
from governance.api import bodies
from governance.forms.meetings import ActionFilter
from governance.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingAction,
    MeetingRemark,
    MeetingSeries,
    SeriesMember,
)

Text = serializers.CharField


def many_people() -> Any:
    active = User.objects.filter(is_active=True, is_system=False)
    return serializers.PrimaryKeyRelatedField(
        queryset=active, many=True, write_only=True, allow_empty=False
    )


class SeriesMemberSerializer(serializers.ModelSerializer[SeriesMember]):
    class Meta:
        model = SeriesMember
        fields = ["person", "side"]


class MeetingSeriesSerializer(serializers.ModelSerializer[MeetingSeries]):
    """`starts_at` is a time on the wall of the calendar's zone."""

    it_members = many_people()
    center_members = many_people()
    chair = bodies.people()
    minute_taker = bodies.people()
    members = SeriesMemberSerializer(many=True, read_only=True)

    class Meta:
        model = MeetingSeries
        fields = [
            "id", "name", "purpose", "cadence", "first_on", "starts_at", "minutes",
            "calendar", "moves", "chair", "minute_taker", "it_members",
            "center_members", "members", "ended_on", "version",
        ]  # fmt: skip
        read_only_fields = ["ended_on", "version"]
        extra_kwargs: dict[str, Any] = {"name": {"validators": []}}


class MeetingSeriesChangeBody(MeetingSeriesSerializer):
    """What of a series may change; what is left out stays."""

    class Meta(MeetingSeriesSerializer.Meta):
        fields = ["purpose", "starts_at", "minutes", "chair", "minute_taker", "it_members", "center_members"]  # fmt: skip


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    class Meta:
        model = AgendaItem
        fields = [
            "id", "title", "link", "link_name", "proposed_by", "said", "decided", "version",
        ]  # fmt: skip


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ["person", "side", "state"]


class MeetingRemarkSerializer(serializers.ModelSerializer[MeetingRemark]):
    class Meta:
        model = MeetingRemark
        fields = ["kind", "text", "made_by", "made_at"]


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    items = AgendaItemSerializer(many=True)
    attendance = AttendanceSerializer(many=True)
    remarks = MeetingRemarkSerializer(many=True)

    class Meta:
        model = Meeting
        fields = [
            "id", "series", "planned_for", "held_on", "state", "reason", "items",
            "attendance", "issued_by", "issued_at", "object_until", "remarks", "version",
        ]  # fmt: skip


class MoveMeetingBody(serializers.Serializer[Any]):
    held_on = serializers.DateField()
    reason = Text(max_length=400)


class CallOffMeetingBody(serializers.Serializer[Any]):
    reason = Text(max_length=400)


class ProposeItemBody(serializers.Serializer[Any]):
    """`link` is the address of a page that you can see."""

    title = Text(max_length=200)
    link = Text(max_length=500, required=False, default="", allow_blank=True)


class AttendBody(serializers.Serializer[Any]):
    """`states` by the id of a member, such as {"7": "present"}."""

    states = serializers.DictField(
        child=serializers.ChoiceField(choices=Attendance.State.choices)
    )

    def validate_states(self, states: dict[str, str]) -> dict[int, str]:
        if not all(key.isdecimal() for key in states):
            raise serializers.ValidationError("Name members by their ids.")
        return {int(key): state for key, state in states.items()}


class MinutesBody(serializers.Serializer[Any]):
    """`item` by its id, `version` that of the item."""

    item = serializers.IntegerField(min_value=1)
    said = Text(max_length=4000, required=False, default="", allow_blank=True)
    decided = Text(max_length=2000, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(min_value=1)


class RemarkBody(serializers.Serializer[Any]):
    text = Text(max_length=2000)


class GiveActionBody(serializers.Serializer[Any]):
    what = Text(max_length=300)
    owner = bodies.people()
    due_on = serializers.DateField()
    item = serializers.PrimaryKeyRelatedField(
        queryset=AgendaItem.objects.all(), required=False, default=None, allow_null=True
    )


class CloseActionBody(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=MeetingAction.State.choices[1:])
    note = Text(max_length=600)


class MeetingActionSerializer(serializers.ModelSerializer[MeetingAction]):
    class Meta:
        model = MeetingAction
        fields = [
            "id", "meeting", "item", "what", "owner", "due_on", "state", "note",
            "closed_by", "closed_on", "version",
        ]  # fmt: skip


class MeetingSeriesViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[MeetingSeries],
):
    """Series that you belong to."""

    serializer_class = MeetingSeriesSerializer

    def get_queryset(self) -> QuerySet[MeetingSeries]:
        rows = MeetingSeries.objects.visible_to(self.person)
        return rows.prefetch_related("members").order_by("name", "id")

    def create(self, request: Request) -> Response:
        said = self.body(MeetingSeriesSerializer)
        return self.shown(meeting_series.begin(**said, by=self.person), status=201)

    @extend_schema(request=MeetingSeriesChangeBody(partial=True))
    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = MeetingSeriesChangeBody(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = meeting_page.people_of(row) | body.validated_data
        meeting_series.edit(row, **said, version=version, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(meeting_series.end(row, version=version, by=self.person))


class MeetingViewSet(Kit, viewsets.ReadOnlyModelViewSet[Meeting]):
    """Meetings of the series that you belong to, with agenda and minutes."""

    serializer_class = MeetingSerializer
    filterset_fields = ["series", "state"]

    def get_queryset(self) -> QuerySet[Meeting]:
        rows = Meeting.objects.visible_to(self.person)
        parts = rows.prefetch_related("items", "attendance", "remarks")
        return parts.order_by("-held_on", "-id")

    def step(self, request: Request, take: Any, body: Any = None) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(body) if body else {}
        take(row, **said, version=version, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=MoveMeetingBody)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        return self.step(request, meetings.move, MoveMeetingBody)

    @extend_schema(request=CallOffMeetingBody)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, pk: str) -> Response:
        return self.step(request, meetings.call_off, CallOffMeetingBody)

    @extend_schema(request=AttendBody)
    @action(detail=True, methods=["post"])
    def attend(self, request: Request, pk: str) -> Response:
        """Say who was present, excused or absent."""
        return self.step(request, meetings.attend, AttendBody)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """Issue the minutes; they are never edited again."""
        return self.step(request, meetings.issue)

    @extend_schema(request=ProposeItemBody)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> Response:
        """Put something on the agenda."""
        row, said = self.get_object(), self.body(ProposeItemBody)
        meetings.propose(row, **said, by=self.person)
        return self.shown(self.get_object(), status=201)

    @extend_schema(request=MinutesBody)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """Write the minutes of one item of the agenda."""
        row, said = self.get_object(), self.body(MinutesBody)
        item = get_object_or_404(row.items, pk=said.pop("item"))
        meetings.write(item, **said, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=RemarkBody)
    @action(detail=True, methods=["post"])
    def remark(self, request: Request, pk: str) -> Response:
        """Object to the minutes, or once they stand, add a correction."""
        row, said = self.get_object(), self.body(RemarkBody)
        meetings.remark(row, **said, by=self.person)
        return self.shown(self.get_object(), status=201)

    @extend_schema(request=GiveActionBody)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, pk: str) -> Response:
        """Add an action; the log has it by its own address."""
        row, said = self.get_object(), self.body(GiveActionBody)
        meeting_actions.give(row, **said, by=self.person)
        return self.shown(self.get_object(), status=201)


class MeetingActionViewSet(Kit, viewsets.ReadOnlyModelViewSet[MeetingAction]):
    """The action log; a list takes `state` (open without one, or all) and `whose`."""

    serializer_class = MeetingActionSerializer

    def get_queryset(self) -> QuerySet[MeetingAction]:
        if self.action != "list":
            return meeting_page.logged(self.person, state="all")
        asked = self.asked(ActionFilter(self.request.query_params))
        return meeting_page.logged(self.person, **asked)

    @extend_schema(request=CloseActionBody)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Say that it is done, or dropped, and how or why."""
        row, said = self.get_object(), self.body(CloseActionBody)
        version = version_from(request, row)
        meeting_actions.close(row, **said, version=version, by=self.person)
        return self.shown(self.get_object())
