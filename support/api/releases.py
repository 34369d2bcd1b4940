from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from portfolio.models import Site
from support import queries, quiz
from support.actions import receipts
from support.actions import releases as actions
from support.models import Associate, Edition, Release, ReleaseNote
from support.readiness import readiness

TEXTS = ["what_changes", "what_to_say", "known_issues"]


class WithdrawReleaseBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class FloorCellSerializer(serializers.Serializer[Any]):
    site = serializers.CharField()
    group = serializers.CharField()
    function = serializers.CharField()
    of = serializers.IntegerField()
    read = serializers.IntegerField()
    passed = serializers.IntegerField()
    ready = serializers.BooleanField()


class ReadinessSerializer(serializers.Serializer[Any]):
    of = serializers.IntegerField()
    read = serializers.IntegerField()
    passed = serializers.IntegerField()
    ready = serializers.BooleanField()
    short_by = serializers.IntegerField()
    missing_by_site = serializers.DictField(child=serializers.IntegerField())


class WholeReadinessSerializer(ReadinessSerializer):
    cells = FloorCellSerializer(many=True)


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    sites = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Site.objects.all(), required=False
    )
    groups = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=50
    )

    class Meta:
        model = Release
        fields = [
            "id", "key", "product", "title", "item", "effective_on", "sites", "groups",
            "state", "published_on", "published_by", "withdrawn_because", "version",
        ]  # fmt: skip
        read_only_fields = [
            "key", "state", "published_on", "published_by", "withdrawn_because",
            "version",
        ]  # fmt: skip


class ReleaseViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Release],
):
    """What changes on the floor, for whom and from when."""

    serializer_class = ReleaseSerializer
    queryset = Release.objects.none()
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[Release]:
        rows = queries.listed(self.person, self.request.query_params)
        return rows.prefetch_related("sites")

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=Release.State.values),
            OpenApiParameter("product", int),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.create(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        release = self.get_object()
        version = version_from(request, release)
        body = self.get_serializer(release, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(
            actions.edit(release, **fields, version=version, by=self.person)
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_: Any) -> Response:
        """Freeze its notes and have them read."""
        release = self.get_object()
        version = version_from(request, release)
        return self.shown(actions.publish(release, version=version, by=self.person))

    @extend_schema(request=WithdrawReleaseBody)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_: Any) -> Response:
        """Take it back: nobody reads it, nothing is rolled out on it."""
        release = self.get_object()
        version = version_from(request, release)
        given = self.body(WithdrawReleaseBody)
        return self.shown(
            actions.withdraw(release, **given, version=version, by=self.person)
        )

    @extend_schema(responses=WholeReadinessSerializer)
    @action(detail=True, methods=["get"])
    def readiness(self, request: Request, **_: Any) -> Response:
        """How many of the floor have read it, by site, group and function."""
        release = self.get_object()
        cells = queries.cells(queries.readers(release), release)
        found = ReadinessSerializer(readiness(cells)).data
        return Response({**found, "cells": FloorCellSerializer(cells, many=True).data})


class QuestionSerializer(serializers.Serializer[Any]):
    """As it is asked; which answer is right is told to nobody."""

    text = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())


class EditionSerializer(serializers.ModelSerializer[Edition]):
    questions = QuestionSerializer(many=True)

    class Meta:
        model = Edition
        fields = ["number", *TEXTS, "questions", "because", "published_on"]
        read_only_fields = fields


class ReleaseNoteSerializer(serializers.ModelSerializer[ReleaseNote]):
    """`questions` is taken as text (docs/support.md) and never told; `edition` is read."""

    questions = serializers.CharField(write_only=True, required=False, allow_blank=True)
    edition = serializers.SerializerMethodField()

    class Meta:
        model = ReleaseNote
        fields = [
            "id", "release", "audience", *TEXTS, "questions", "edition", "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        validators: list[Any] = []  # the action says which audience has its note

    @extend_schema_field(EditionSerializer(allow_null=True))
    def get_edition(self, note: ReleaseNote) -> Any:
        newest = next(iter(note.editions.all()), None)
        return EditionSerializer(newest).data if newest else None

    def validate_questions(self, value: str) -> Any:
        try:
            return quiz.read(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class EditionBody(serializers.Serializer[Any]):
    because = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=2000
    )


class AcknowledgeBody(serializers.Serializer[Any]):
    """`answers`: of each question in order, the place of the answer, from 0."""

    edition = serializers.IntegerField(min_value=1)
    answers = serializers.ListField(
        child=serializers.IntegerField(min_value=0), required=False, default=list,
        max_length=quiz.MOST_QUESTIONS,
    )  # fmt: skip


class AttestBody(serializers.Serializer[Any]):
    associate = serializers.SlugRelatedField(
        slug_field="code", queryset=Associate.objects.all()
    )
    right = serializers.IntegerField(min_value=0, required=False, default=0)
    edition = serializers.IntegerField(min_value=1)


class MarkSerializer(serializers.Serializer[Any]):
    right = serializers.IntegerField()
    of = serializers.IntegerField()
    passed = serializers.BooleanField()


class ReleaseNoteViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ReleaseNote],
):
    """What one audience has to know of a release, and that it was read."""

    serializer_class = ReleaseNoteSerializer
    fixed = {"release", "audience"}
    filterset_fields = ["release", "audience"]

    def get_queryset(self) -> QuerySet[ReleaseNote]:
        rows = ReleaseNote.objects.visible_to(self.person).for_page()
        return rows.prefetch_related("editions").order_by("-id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        seen = Release.objects.visible_to(self.person)  # drafts of others are not there
        release = get_object_or_404(seen, pk=fields.pop("release").pk)
        return self.shown(actions.add_note(release, **fields, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        note = self.get_object()
        version = version_from(request, note)
        body = self.get_serializer(note, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(
            actions.edit_note(note, **fields, version=version, by=self.person)
        )

    @extend_schema(request=EditionBody, responses={201: EditionSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_: Any) -> Response:
        """Publish its words as they are now: they have to be read anew."""
        note = self.get_object()
        version = version_from(request, note)
        given = self.body(EditionBody)
        made = actions.publish_note(note, **given, version=version, by=self.person)
        return Response(EditionSerializer(made).data, status=201)

    @extend_schema(request=AcknowledgeBody, responses={201: MarkSerializer})
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, **_: Any) -> Response:
        """Say that one has read it oneself, with one's answers."""
        note, given = self.get_object(), self.body(AcknowledgeBody)
        answers = dict(enumerate(given.pop("answers")))
        made = receipts.acknowledge(note, **given, answers=answers, by=self.person)
        return Response(MarkSerializer(made).data, status=201)

    @extend_schema(request=AttestBody, responses={201: MarkSerializer})
    @action(detail=True, methods=["post"])
    def attest(self, request: Request, **_: Any) -> Response:
        """Say it for somebody of one's site, by their code."""
        note = self.get_object()
        access.require_somewhere(self.person, Perm.RECEIPT_RECORD)
        given = self.body(AttestBody)
        made = receipts.attest(note, **given, by=self.person)
        return Response(MarkSerializer(made).data, status=201)
