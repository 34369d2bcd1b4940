from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
)
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import business_time, calendar_page, calendars
from governance.actions import calendars as actions
from governance.calendar_catalogue import COUNTRIES
from governance.forms.calendars import MOST, DueForm
from governance.models import BusinessCalendar, CalendarWeek, Holiday
from governance.models.calendars import Weekday


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class HoursField(serializers.Field[Any, Any, Any, Any]):
    """{"monday": "07:00-21:00", …}; a weekday that is left out is closed."""

    def to_internal_value(self, data: Any) -> dict[int, tuple[time, time]]:
        numbers = {day.name.lower(): day.value for day in Weekday}
        if not isinstance(data, dict) or not set(data) <= set(numbers):
            raise serializers.ValidationError(f"Send hours by {', '.join(numbers)}.")
        try:
            return {
                numbers[name]: business_time.hours_in(str(text))
                for name, text in data.items()
            }
        except ValueError as error:
            said = "Send hours such as 07:00-21:00, or leave a closed day out."
            raise serializers.ValidationError(said) from error

    def to_representation(self, value: Any) -> dict[str, str]:
        every = {h.weekday: (h.opens, h.closes) for h in value.all()}
        return {name: text for name, text in actions.as_typed(every).items() if text}


class WeekSerializer(serializers.ModelSerializer[CalendarWeek]):
    hours = HoursField()

    class Meta:
        model = CalendarWeek
        fields = ["effective_from", "hours"]


class HolidaySerializer(serializers.ModelSerializer[Holiday]):
    class Meta:
        model = Holiday
        fields = ["id", "day", "name"]


class CalendarSerializer(serializers.ModelSerializer[BusinessCalendar]):
    weeks = WeekSerializer(many=True, read_only=True)
    holidays = HolidaySerializer(many=True, read_only=True)

    class Meta:
        model = BusinessCalendar
        fields = [
            "id",
            "code",
            "name",
            "zone",
            "always",
            "weeks",
            "holidays",
            "version",
        ]
        read_only_fields = ["version"]
        extra_kwargs: dict[str, Any] = {
            "code": {"validators": []},  # the action says it in its own words
            "name": {"validators": []},
        }


class NewCalendarBody(serializers.Serializer[Any]):
    code = serializers.SlugField(max_length=30)
    name = serializers.CharField(max_length=80)
    zone = serializers.CharField(max_length=60)
    always = serializers.BooleanField(default=False)
    hours = HoursField(default=dict)


class HoursBody(serializers.Serializer[Any]):
    hours = HoursField()
    effective_from = serializers.DateField()


class HolidayBody(serializers.Serializer[Any]):
    day = serializers.DateField()
    name = serializers.CharField(max_length=80)


class OpenBody(serializers.Serializer[Any]):
    """The id of the holiday that is to be open again."""

    holiday = serializers.IntegerField(min_value=1)


class LoadBody(serializers.Serializer[Any]):
    country = serializers.ChoiceField(choices=list(COUNTRIES))
    years = serializers.ListField(child=serializers.IntegerField(), max_length=10)


class BusinessCalendarViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[BusinessCalendar],
):
    """Hours, holidays and time zones by which gates and service levels count."""

    serializer_class = CalendarSerializer
    fixed = {"code", "zone", "always"}

    def get_queryset(self) -> QuerySet[BusinessCalendar]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return BusinessCalendar.objects.none()
        return calendars.readable().order_by("name", "id")

    @extend_schema(request=NewCalendarBody)
    def create(self, request: Request) -> Response:
        row = actions.create(**self.body(NewCalendarBody), by=self.person)
        return self.again(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        name = body.validated_data.get("name", row.name)
        return self.again(
            actions.rename(row, name=name, version=version, by=self.person)
        )

    @extend_schema(request=HoursBody)
    @action(detail=True, methods=["post"], url_path="set-hours")
    def set_hours(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(HoursBody)
        return self.again(
            actions.set_hours(row, **said, version=version, by=self.person)
        )

    @extend_schema(request=HolidayBody, responses=HolidaySerializer)
    @action(detail=True, methods=["post"], url_path="add-holiday")
    def add_holiday(self, request: Request, pk: str) -> Response:
        said = self.body(HolidayBody)
        holiday = actions.add_holiday(self.get_object(), **said, by=self.person)
        return Response(HolidaySerializer(holiday).data, status=201)

    @extend_schema(request=OpenBody)
    @action(detail=True, methods=["post"], url_path="remove-holiday")
    def remove_holiday(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        holiday = get_object_or_404(row.holidays, pk=self.body(OpenBody)["holiday"])
        return self.again(actions.remove_holiday(holiday, by=self.person))

    @extend_schema(request=LoadBody)
    @action(detail=True, methods=["post"], url_path="load-holidays")
    def load_holidays(self, request: Request, pk: str) -> Response:
        """Close the public holidays of a country; days closed already stay."""
        row, said = self.get_object(), self.body(LoadBody)
        actions.load_holidays(row, **said, by=self.person)
        return self.again(row)

    @extend_schema(
        parameters=[
            OpenApiParameter("start", datetime, description="On the calendar's clock."),
            OpenApiParameter("amount", int, description=f"1 to {MOST}."),
            OpenApiParameter("unit", str, enum=["hours", "days"]),
        ],
        responses={200: {"type": "object", "properties": {"due": {"type": "string"}}}},
    )
    @action(detail=True, methods=["get"])
    def due(self, request: Request, pk: str) -> Response:
        """When so many open hours or days after `start` are over."""
        row, form = self.get_object(), DueForm(request.query_params)
        self.asked(form)
        return Response({"due": calendar_page.answer(row, *form.asked(row.zone))})

    def again(self, row: BusinessCalendar, status: int = 200) -> Response:
        return self.shown(calendars.readable().get(pk=row.pk), status=status)
