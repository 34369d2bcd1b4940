from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from governance import relationship
from governance.models import ServiceLevelMonth


class RelationshipSideSerializer(serializers.Serializer[Any]):
    """Levels met of levels that had something due, and the codes of those missed."""

    met = serializers.IntegerField()
    due = serializers.IntegerField()
    missed = serializers.ListField(child=serializers.CharField())


class RelationshipMonthSerializer(serializers.Serializer[Any]):
    month = serializers.DateField(source="first")
    it = RelationshipSideSerializer()
    center = RelationshipSideSerializer()
    charged = serializers.DecimalField(max_digits=14, decimal_places=2)
    credits = serializers.DecimalField(max_digits=14, decimal_places=2)


class RelationshipPartySerializer(serializers.Serializer[Any]):
    party = serializers.CharField()
    side = serializers.CharField()
    met = serializers.IntegerField()
    due = serializers.IntegerField()


class RelationshipAskedSerializer(serializers.Serializer[Any]):
    """Consults of one party: asked = answered in time + without a response + waiting."""

    party = serializers.CharField()
    side = serializers.CharField()
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    silent = serializers.IntegerField()
    waiting = serializers.IntegerField()


class RelationshipRulesSerializer(serializers.Serializer[Any]):
    """The rules of engagement in force; `again`: both leads read them by that day."""

    number = serializers.IntegerField(source="version.number")
    effective_from = serializers.DateField(source="version.effective_from")
    again = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()


class RelationshipDriverSerializer(serializers.Serializer[Any]):
    """Change requests that went live, by what they come from; code "" is unknown."""

    code = serializers.CharField()
    name = serializers.CharField()
    count = serializers.IntegerField()


class RelationshipMeetingsSerializer(serializers.Serializer[Any]):
    """Meetings of both sides whose day has come, and actions due or done since then."""

    planned = serializers.IntegerField()
    held = serializers.IntegerField()
    called_off = serializers.IntegerField()
    actions = serializers.IntegerField()
    in_time = serializers.IntegerField()


class RelationshipSerializer(serializers.Serializer[Any]):
    """`escalations` and `statements` are ids of those that are open."""

    months = RelationshipMonthSerializer(many=True)
    parties = RelationshipPartySerializer(many=True)
    asked = RelationshipAskedSerializer(many=True)
    drivers = RelationshipDriverSerializer(many=True)
    meetings = RelationshipMeetingsSerializer()
    rules = RelationshipRulesSerializer(allow_null=True)
    escalations = serializers.SerializerMethodField()
    statements = serializers.SerializerMethodField()

    def get_escalations(self, card: relationship.Scorecard) -> list[int]:
        return [row.pk for row, _ in card.escalations]

    def get_statements(self, card: relationship.Scorecard) -> list[int]:
        return [row.pk for row in card.statements]


class RelationshipViewSet(Kit, viewsets.ViewSet):
    """The scorecard of IT and the contact center, for both alike."""

    queryset = ServiceLevelMonth.objects.none()  # it is made of figures, not of rows

    @extend_schema(responses=RelationshipSerializer)
    def list(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.RACI_VIEW)
        card = relationship.scorecard(self.person)
        return Response(RelationshipSerializer(card).data)
