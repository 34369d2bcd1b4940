from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from pilots import economy, queries
from pilots.models import Pilot


class EconomySerializer(serializers.Serializer[Any]):
    """Money is a ratio of sums, days are the middle value."""

    decided = serializers.IntegerField()
    stopped = serializers.IntegerField()
    spent_on_stops = serializers.DecimalField(max_digits=14, decimal_places=2)
    share_spent = serializers.DecimalField(max_digits=9, decimal_places=4, allow_null=True)  # fmt: skip
    stopped_early = serializers.IntegerField(help_text="Before half of the budget was spent.")  # fmt: skip
    cost_of_a_stop = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)  # fmt: skip
    days_to_decision = serializers.IntegerField(allow_null=True)
    days_to_stop = serializers.IntegerField(allow_null=True)
    days_from_asking = serializers.IntegerField(allow_null=True)


class PilotEconomySerializer(EconomySerializer):
    by_kind = serializers.DictField(child=EconomySerializer())
    by_quarter = serializers.DictField(child=EconomySerializer())
    cheap_first = serializers.BooleanField(allow_null=True, help_text="Stopping a proof of concept costs less than a pilot.")  # fmt: skip


class EconomyViewSet(Kit, viewsets.ViewSet):
    """What finding out cost, over everything this person sees."""

    queryset = Pilot.objects.none()  # it is made of figures, not of rows

    @extend_schema(responses=PilotEconomySerializer)
    def list(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.PILOT_VIEW)
        endings = queries.endings(self.person)
        kinds = economy.by(endings, lambda each: each.kind)
        quarters = economy.by(endings, economy.quarter)
        found = asdict(economy.of(endings)) | {
            "by_kind": {name: asdict(each) for name, each in kinds.items()},
            "by_quarter": {name: asdict(each) for name, each in quarters.items()},
            "cheap_first": economy.fails_where_it_is_cheap(kinds),
        }
        return Response(PilotEconomySerializer(found).data)
