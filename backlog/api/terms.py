from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import joining
from backlog.actions import terms as actions
from backlog.models import Round, ScoringSession
from backlog.queries.sessions import current
from core.api import Kit, version_from
from core.models import User


class ScoringTermSerializer(serializers.Serializer[Any]):
    """Until when the open round takes votes."""

    ends_at = serializers.DateTimeField(allow_null=True)
    shows_itself = serializers.BooleanField(
        help_text="At that time, or as soon as all awaited votes are in."
    )
    version = serializers.IntegerField()


class ScoringVoterSerializer(serializers.Serializer[Any]):
    """How far somebody is in the open round, and never what they voted."""

    person = serializers.IntegerField(source="person.pk")
    voted = serializers.IntegerField()
    total = serializers.IntegerField()


class ScoringTermBody(serializers.Serializer[Any]):
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    shows_itself = serializers.BooleanField(default=False)
    version = serializers.IntegerField(
        required=False, help_text="Of the term that was seen; 0 for none."
    )


class ScoringExpectBody(serializers.Serializer[Any]):
    """Their ids; whoever has no vote in any column is refused."""

    people = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False), many=True
    )


def open_round(session: ScoringSession) -> Round | None:
    """The round that is voted on now."""
    round_ = None if session.is_final else current(session)
    return round_ if round_ and not round_.is_shown else None


class ScoringCodeSerializer(serializers.Serializer[Any]):
    """What leads phones to the session: a short way, not a right."""

    code = serializers.CharField()


class TermActions(Kit):
    """Votes without meeting, and by phone."""

    @extend_schema(request=None, responses=ScoringCodeSerializer)
    @action(detail=True, methods=["post"])
    def code(self, request: Request, pk: str) -> Response:
        """Give the session a code to join by; the one before leads nowhere any more."""
        made = joining.open_door(self.get_object(), by=self.person)
        return Response(ScoringCodeSerializer(made).data)

    @extend_schema(request=ScoringTermBody)
    @action(detail=True, methods=["post"])
    def term(self, request: Request, pk: str) -> Response:
        """Say until when the open round takes votes; those awaited are told by mail."""
        session, fields = self.get_object(), self.body(ScoringTermBody)
        actions.give(session, **fields, by=self.person)
        return self.shown(session)

    @extend_schema(request=ScoringExpectBody)
    @action(detail=True, methods=["post"])
    def expect(self, request: Request, pk: str) -> Response:
        """Say whose votes are awaited. Send If-Match."""
        session = self.get_object()
        version, fields = version_from(request, session), self.body(ScoringExpectBody)
        found = actions.expect(session, **fields, version=version, by=self.person)
        return self.shown(found)
