"""The roadmap as an audience sees it, and links to it, through the API."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from portfolio.models import Product
from roadmap import queries
from roadmap.actions import shares as actions
from roadmap.actions.shares import LONGEST_DAYS, SHORTEST_PASSCODE
from roadmap.audiences import RULES, Audience, Slip, View, labels_for
from roadmap.models import Card, Share
from roadmap.views.shares import link_to


class AudienceFilter(forms.Form):
    audience = forms.ChoiceField(
        choices=[(each.value, RULES[each].label) for each in Audience], required=False
    )
    product = forms.ModelChoiceField(Product.objects.none(), required=False)


def told(slip: Slip, audience: Audience) -> dict[str, Any]:
    """A slip as JSON: the names of what its audience may not see are not there either."""
    names = ("horizon", "title", "product", *labels_for(audience))
    whole = asdict(slip)
    return {name: whole[name] for name in names}


def shown(view: View) -> dict[str, Any]:
    return {
        "audience": view.audience.value,
        "as_of": view.as_of,
        "more": view.more,
        "cards": [told(slip, view.audience) for slip in view.slips],
    }


class ViewSerializer(serializers.Serializer[Any]):
    audience = serializers.CharField()
    as_of = serializers.DateField()
    more = serializers.IntegerField(help_text="Cards beyond the first 300.")
    cards = serializers.ListField(
        child=serializers.DictField(),
        help_text="Only the fields that this audience may see.",
    )


class RoadmapViewSet(Kit, viewsets.GenericViewSet[Card]):
    """The roadmap as one audience sees it: only its cards, only its fields."""

    serializer_class = ViewSerializer
    pagination_class = None  # type: ignore[assignment]  # one thing, and bounded
    queryset = Card.objects.none()

    @extend_schema(
        parameters=[
            OpenApiParameter("audience", str, enum=list(Audience)),
            OpenApiParameter("product", int),
        ],
        responses=ViewSerializer,
    )
    def list(self, request: Request) -> Response:
        form = AudienceFilter(request.query_params)
        products = form.fields["product"]
        products.queryset = Product.objects.visible_to(self.person)  # type: ignore[attr-defined]
        asked = self.asked(form)
        audience = queries.asked(self.person, asked.get("audience", ""))
        narrowed = [asked["product"]] if "product" in asked else []
        return Response(shown(queries.view_of(audience, narrowed)))


class ShareSerializer(serializers.ModelSerializer[Share]):
    products = serializers.PrimaryKeyRelatedField(
        queryset=Product.objects.all(), many=True, default=list
    )
    days = serializers.IntegerField(
        write_only=True, min_value=1, max_value=LONGEST_DAYS, default=30
    )
    passcode = serializers.CharField(
        write_only=True,
        min_length=SHORTEST_PASSCODE,
        max_length=80,
        allow_blank=True,
        default="",
    )
    has_passcode = serializers.SerializerMethodField()
    origins = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=10, default=list
    )
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Share
        fields = ["id", "name", "audience", "products", "days", "passcode"]
        fields += ["has_passcode", "origins", "state", "created_by", "created_at"]
        fields += ["expires_at", "revoked_by", "revoked_at"]
        read_only_fields = fields[8:]

    def get_has_passcode(self, share: Share) -> bool:
        return bool(share.passcode_hash)


class Nothing(serializers.Serializer[Any]):
    """The body of a verb that needs no words."""


class ShareViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Share],
):
    """Links to the roadmap. The answer to a create has the link, once."""

    serializer_class = ShareSerializer
    secrets = {"link"}
    queryset = Share.objects.none()

    def get_queryset(self) -> QuerySet[Share]:
        if self.action == "list":
            access.require_somewhere(self.person, Perm.ROADMAP_SHARE)
        rows = Share.objects.visible_to(self.person)
        return rows.prefetch_related("products").order_by("-id")

    def create(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.ROADMAP_SHARE)
        share, token = actions.create(**self.body(ShareSerializer), by=self.person)
        link = request.build_absolute_uri(link_to(token))
        return Response({**self.get_serializer(share).data, "link": link}, status=201)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def revoke(self, request: Request, **_: Any) -> Response:
        share = actions.revoke(self.get_object(), by=self.person)
        return Response(ShareSerializer(share).data)
