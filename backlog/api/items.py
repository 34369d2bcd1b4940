from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog import wsjf
from backlog.actions import items as actions
from backlog.actions import judged, scores
from backlog.api.extras import FillActions
from backlog.api.findings import FindingActions
from backlog.api.needs import NeedsActions
from backlog.api.pins import PinActions
from backlog.api.promised import PromisedActions
from backlog.api.ranks import RankActions
from backlog.forms.filters import FilterForm
from backlog.models import Item
from backlog.queries import stale
from backlog.queries.asked import narrowed
from core.api import version_from
from discovery.models import Opportunity

SCORES = ["business_value", "time_criticality", "risk_reduction", "job_size", "duration_override"]  # fmt: skip


class ItemSerializer(serializers.ModelSerializer[Item]):
    wsjf = serializers.SerializerMethodField(help_text="Two decimals, half up: 5.13.")
    wsjf_exact = serializers.SerializerMethodField(help_text="As a fraction: 41/8.")
    rank = serializers.SerializerMethodField(help_text="In the whole program.")
    product_rank = serializers.SerializerMethodField()
    doubts = serializers.SerializerMethodField(
        help_text="Why its scores should be looked at again; empty as long as they stand."
    )
    extras = serializers.SerializerMethodField(
        help_text="Fields of the product's own, by code."
    )

    class Meta:
        model = Item
        fields = [
            "id", "key", "kind", "product", "parent", "title", "description",
            "acceptance_criteria", "state", "service", "due_on", "owner", "labels",
            "story_points", "opportunities", "key_result", "external_key",
            "external_url", *SCORES, "size", "cost_of_delay", "wsjf", "wsjf_exact",
            "rank", "product_rank", "doubts", "extras", "scored_by", "scored_at", "created_at",
            "version",
        ]  # fmt: skip
        read_only_fields = [
            "state", *SCORES, "size", "scored_by", "scored_at", "created_at", "version",
        ]  # fmt: skip
        extra_kwargs = {"key": {"required": False, "validators": []}}
        validators: list[Any] = []  # rules are the action's, which says them in words

    def get_wsjf(self, item: Item) -> str | None:
        return str(wsjf.shown(item.wsjf)) if item.wsjf is not None else None

    def get_wsjf_exact(self, item: Item) -> str | None:
        return str(item.wsjf) if item.wsjf is not None else None

    @cached_property
    def signs(self) -> dict[int, stale.Signs]:
        """Of all items of this answer; one query."""
        shown = self.parent.instance if self.parent else self.instance
        return stale.signs_of([shown] if isinstance(shown, Item) else shown or [])

    def get_doubts(self, item: Item) -> list[str]:
        return stale.doubts_of(item, self.signs.get(item.pk, stale.NONE))

    def get_rank(self, item: Item) -> int | None:
        return item.rank.position if hasattr(item, "rank") else None

    def get_extras(self, item: Item) -> dict[str, str]:
        return dict(item.extras.values) if hasattr(item, "extras") else {}

    def get_product_rank(self, item: Item) -> int | None:
        return item.rank.product_position if hasattr(item, "rank") else None


def score_field() -> serializers.ChoiceField:
    choices = [(value, str(value)) for value in wsjf.SCALE]
    return serializers.ChoiceField(choices=choices, required=False, allow_null=True)


class ScoreBody(serializers.Serializer[Any]):
    """Only the columns sent are set; null takes a score back."""

    business_value = score_field()
    time_criticality = score_field()
    risk_reduction = score_field()
    job_size = score_field()
    duration_override = score_field()


class ItemMoveBody(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=Item.State.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ItemLinkBody(serializers.Serializer[Any]):
    opportunity = serializers.PrimaryKeyRelatedField(queryset=Opportunity.objects.all())


FILTERS = [
    OpenApiParameter(name, description=text)
    for name, text in {
        "product": "A product's id.",
        "kind": "feature, story, …",
        "state": "idea, ready, in_progress, done, dropped; all without it, or with any.",
        "service": "expedite, fixed_date, standard, intangible.",
        "owner": "me, nobody, or a person's id.",
        "team": "A team's id.",
        "score": "ranked, waiting (for scores), stale (in doubt).",
        "due": "late, soon (in 30 days), dated, none.",
        "label": "One label, as it is written.",
        "parent": "The key of an item: all that stands under it, at any depth.",
        "q": "Words of title or description, or the start of a key.",
    }.items()
]


class ItemViewSet(
    FindingActions,
    NeedsActions,
    FillActions,
    PinActions,
    PromisedActions,
    RankActions,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Item],
):
    """Backlog items: features, stories, enablers, epics, themes, defects, debt."""

    serializer_class = ItemSerializer
    fixed = {"key", "kind", "product", "opportunities", "external_key"}

    def get_queryset(self) -> QuerySet[Item]:
        rows = Item.objects.visible_to(self.person).for_api()
        if self.action == "list":
            form = FilterForm(self.request.query_params, user=self.person)
            rows = narrowed(rows, **self.asked(form))
        return rows.newest_first()

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        item = actions.create(**body.validated_data, by=self.person)
        return self.fresh(item, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        item = self.get_object()
        version = version_from(request, item)
        body = self.get_serializer(item, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.fresh(actions.edit(item, **fields, version=version, by=self.person))

    @extend_schema(request=ScoreBody)
    @action(detail=True, methods=["post"])
    def score(self, request: Request, pk: str) -> Response:
        """Set scores. Send If-Match, so that nobody's score is lost."""
        item = self.get_object()
        version, columns = version_from(request, item), self.body(ScoreBody)
        return self.fresh(
            scores.score(item, **columns, version=version, by=self.person)
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that its scores still hold. Send If-Match."""
        item = self.get_object()
        version = version_from(request, item)
        return self.fresh(judged.confirm(item, version=version, by=self.person))

    @extend_schema(request=ItemMoveBody)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Take it to another state. Send If-Match."""
        item = self.get_object()
        version, fields = version_from(request, item), self.body(ItemMoveBody)
        return self.fresh(actions.move(item, **fields, version=version, by=self.person))

    @extend_schema(request=ItemLinkBody)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        return self.fresh(actions.link(item, **self.body(ItemLinkBody), by=self.person))

    @extend_schema(request=ItemLinkBody)
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        return self.fresh(
            actions.unlink(item, **self.body(ItemLinkBody), by=self.person)
        )

    def fresh(self, item: Item, status: int = 200) -> Response:
        """The item as the database has it now: computed columns included."""
        return self.shown(Item.objects.for_api().get(pk=item.pk), status)
