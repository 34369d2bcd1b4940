from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import goals as actions
from portfolio.models import Goal, GoalLink


class GoalLinkSerializer(serializers.ModelSerializer[GoalLink]):
    class Meta:
        model = GoalLink
        fields = ["id", "parent", "strength", "rationale", "version"]


class GoalSerializer(serializers.ModelSerializer[Goal]):
    serves = GoalLinkSerializer(source="parent_links", many=True, read_only=True)

    class Meta:
        model = Goal
        fields = [
            "id",
            "code",
            "name",
            "level",
            "metric",
            "measure",
            "baseline",
            "target",
            "due_on",
            "owner",
            "products",
            "target_share",
            "serves",
            "version",
        ]
        read_only_fields = ["version"]


class LinkBody(serializers.Serializer[Any]):
    parent: Any = serializers.PrimaryKeyRelatedField(queryset=Goal.objects.all())
    strength = serializers.ChoiceField(choices=GoalLink.Strength.choices, default=2)
    rationale = serializers.CharField(required=False, allow_blank=True, default="")


class RelinkBody(serializers.Serializer[Any]):
    parent: Any = serializers.PrimaryKeyRelatedField(queryset=Goal.objects.all())
    strength = serializers.ChoiceField(choices=GoalLink.Strength.choices)
    rationale = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="Of the link, as it was read.")


class UnlinkBody(serializers.Serializer[Any]):
    parent: Any = serializers.PrimaryKeyRelatedField(queryset=Goal.objects.all())


class GoalViewSet(
    Kit, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Goal]
):
    """The goal tree: business ← contact center ← capability."""

    serializer_class = GoalSerializer
    filterset_fields = ["level"]
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Goal]:
        goals = Goal.objects.visible_to(self.person)
        return goals.prefetch_related("products", "parent_links").order_by("code", "id")

    def create(self, request: Request) -> Response:
        goal = actions.create(**self.body(GoalSerializer), by=self.person)
        return self.shown(goal, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        goal = self.get_object()
        version = version_from(request, goal)
        body = self.get_serializer(goal, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        goal = actions.edit(goal, **fields, version=version, by=self.person)
        return self.shown(goal)

    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        """Say that this goal serves `parent`, one layer above it."""
        child = self.get_object()
        actions.link(child, **self.body(LinkBody), by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def relink(self, request: Request, pk: str) -> Response:
        """Change how strongly this goal serves `parent`, and why."""
        child, body = self.get_object(), self.body(RelinkBody)
        link = GoalLink.objects.filter(child=child, parent=body.pop("parent")).first()
        actions.relink(link or GoalLink(), **body, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        child, parent = self.get_object(), self.body(UnlinkBody)["parent"]
        link = GoalLink.objects.filter(child=child, parent=parent).first()
        actions.unlink(link or GoalLink(), by=self.person)
        return self.shown(self.get_object())
