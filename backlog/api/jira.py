from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions.jira import conflicts, nudges, resending, trials
from backlog.actions.jira import connections as actions
from backlog.forms.jira_conflicts import MANY
from backlog.models import (
    JiraConflict,
    JiraConnection,
    JiraField,
    JiraLine,
    JiraRun,
)
from core import access
from core.api import Kit, version_from
from core.roles import Perm


class JiraConnectionSerializer(serializers.ModelSerializer[JiraConnection]):
    token = serializers.CharField(
        max_length=500, write_only=True, required=False, allow_blank=True
    )

    class Meta:
        model = JiraConnection
        fields = [
            "id", "product", "kind", "address", "account", "token", "project", "jql",
            "epic_link", "statuses", "kinds", "owner", "is_on", "next_at", "read_until",
            "failures", "failure", "version",
        ]  # fmt: skip
        read_only_fields = ["owner", "is_on", "next_at", "read_until", "failures", "failure", "version"]  # fmt: skip
        extra_kwargs: dict[str, Any] = {"product": {"validators": []}}
        validators: list[Any] = []  # rules are the action's, which says them in words


class JiraFieldSerializer(serializers.ModelSerializer[JiraField]):
    class Meta:
        model = JiraField
        fields = ["id", "connection", "name", "remote", "direction", "rule", "version"]
        read_only_fields = ["connection", "name", "version"]


class JiraLineSerializer(serializers.ModelSerializer[JiraLine]):
    class Meta:
        model = JiraLine
        fields = ["level", "issue_key", "text", "remedy"]


class JiraRunSerializer(serializers.ModelSerializer[JiraRun]):
    class Meta:
        model = JiraRun
        fields = ["id", "connection", "is_trial", "state", "started_at", "finished_at", "counts", "losses", "failure"]  # fmt: skip


class JiraConflictSerializer(serializers.ModelSerializer[JiraConflict]):
    item = serializers.IntegerField(source="link.item_id", read_only=True)
    issue_key = serializers.CharField(source="link.issue_key", read_only=True)

    class Meta:
        model = JiraConflict
        fields = ["id", "item", "issue_key", "name", "base", "ours", "theirs", "ours_at", "theirs_at", "found_at", "choice", "resolved_by", "resolved_at", "version"]  # fmt: skip
        read_only_fields = fields


class JiraTestSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()


class JiraSecretSerializer(serializers.Serializer[Any]):
    address = serializers.URLField()
    secret = serializers.CharField()


class JiraResolveBody(serializers.Serializer[Any]):
    choice = serializers.ChoiceField(choices=JiraConflict.Choice.choices[:2])


class JiraSeenSerializer(serializers.Serializer[Any]):
    conflict = serializers.IntegerField(min_value=1)
    version = serializers.IntegerField(min_value=1)


class JiraSettleBody(serializers.Serializer[Any]):
    conflicts = JiraSeenSerializer(many=True, allow_empty=False)
    choice = serializers.ChoiceField(choices=MANY)


class JiraSettledSerializer(serializers.Serializer[Any]):
    settled = serializers.IntegerField()


class JiraConnectionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JiraConnection],
):
    """Products connected with Jira. The token is taken and never told."""

    serializer_class = JiraConnectionSerializer
    fixed = {"product"}
    secrets = {"secret"}

    def get_queryset(self) -> QuerySet[JiraConnection]:
        rows = JiraConnection.objects.visible_to(self.person)
        return rows.select_related("product__team", "owner").order_by("id")

    def create(self, request: Request) -> Response:
        fields = {"token": "", **self.body(JiraConnectionSerializer)}
        return self.shown(actions.create(**fields, by=self.person), status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    def destroy(self, request: Request, **_: Any) -> Response:
        """Disconnect it: items and issues stay. It must be paused."""
        row = self.get_object()
        version = version_from(request, row)
        actions.disconnect(row, version=version, by=self.person)
        return Response(status=204)

    @extend_schema(request=None, responses=JiraTestSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Sign in and count what matches; 409 in words if that does not work."""
        text = actions.test(self.get_object(), by=self.person)
        return Response({"text": text})

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="try")
    def trial(self, request: Request, pk: str) -> Response:
        """Have a worker look at every issue and change nothing: see its run."""
        return self.shown(trials.ask(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def sync(self, request: Request, pk: str) -> Response:
        return self.shown(actions.ask(self.get_object(), by=self.person))

    @extend_schema(request=None, responses=JiraSecretSerializer)
    @action(detail=True, methods=["post"])
    def secret(self, request: Request, pk: str) -> Response:
        """A new secret for webhooks, told this once, and where Jira sends them."""
        row = self.get_object()
        secret = nudges.make_secret(row, by=self.person)
        address = request.build_absolute_uri(row.webhook_path)
        return Response({"address": address, "secret": secret})

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Have what Jira refused sent once more."""
        return self.shown(resending.resend(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        return self.shown(actions.pause(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.shown(actions.resume(self.get_object(), by=self.person))


class JiraFieldViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JiraField],
):
    """How each field of a connection is carried."""

    serializer_class = JiraFieldSerializer

    def get_queryset(self) -> QuerySet[JiraField]:
        reach = access.reach(self.person, Perm.BACKLOG_VIEW)
        rows = JiraField.objects.filter(reach.q("connection__product__team"))
        return rows.select_related("connection__product__team").order_by("id")

    def partial_update(self, request: Request, **_: Any) -> Response:
        field = self.get_object()
        version = version_from(request, field)
        body = self.get_serializer(field, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        now = {n: getattr(field, n) for n in ("direction", "remote", "rule")}
        fields = now | body.validated_data
        return self.shown(
            actions.carry(field, **fields, version=version, by=self.person)
        )


class JiraRunViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JiraRun],
):
    """Syncs and trials: counts, what was not carried, and why."""

    serializer_class = JiraRunSerializer

    def get_queryset(self) -> QuerySet[JiraRun]:
        reach = access.reach(self.person, Perm.BACKLOG_VIEW)
        rows = JiraRun.objects.filter(reach.q("connection__product__team"))
        return rows.order_by("-id")

    @extend_schema(responses=JiraLineSerializer(many=True))
    @action(detail=True, methods=["get"])
    def lines(self, request: Request, pk: str) -> Response:
        """The first 500 things that a run has to tell."""
        rows = self.get_object().lines.order_by("id")[:500]
        return Response(JiraLineSerializer(rows, many=True).data)


class JiraConflictViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JiraConflict],
):
    """Fields changed on both sides; the list has those that nobody settled yet."""

    serializer_class = JiraConflictSerializer

    def get_queryset(self) -> QuerySet[JiraConflict]:
        rows = JiraConflict.objects.visible_to(self.person).for_list()
        if self.action == "list":
            rows = rows.open()
        return rows.order_by("-id")

    @extend_schema(request=JiraResolveBody)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Let one side stand. Send If-Match."""
        row = self.get_object()
        version, asked = version_from(request, row), self.body(JiraResolveBody)
        return self.shown(
            conflicts.resolve(row, **asked, version=version, by=self.person)
        )

    @extend_schema(request=JiraSettleBody, responses=JiraSettledSerializer)
    @action(detail=False, methods=["post"], pagination_class=None)
    def settle(self, request: Request) -> Response:
        """Settle many by one choice, all of those seen at their version or none."""
        asked = self.body(JiraSettleBody)
        seen = {each["conflict"]: each["version"] for each in asked["conflicts"]}
        choice, by = asked["choice"], self.person
        count = conflicts.resolve_many(seen, choice=choice, by=by)
        return Response({"settled": count})
