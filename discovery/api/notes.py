from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.clock import today
from core.roles import Perm
from discovery import details as shapes
from discovery.actions import answers, consent, copies, links, photos, snoozes
from discovery.actions import notes as actions
from discovery.api import bulk
from discovery.api.answers import Became, Loop, ReplyBody
from discovery.api.bodies import (
    Later,
    OpportunityLink,
    Original,
    PhotoBody,
    Reason,
    ThemeLink,
    as_fields,
    seen,
)
from discovery.api.bulk import BulkAnswer, BulkNotes
from discovery.forms.filters import NoteFilter
from discovery.models import Note
from discovery.queries.answers import closure, told
from discovery.queries.notes import found, my_notes, nearly


class NoteSerializer(serializers.ModelSerializer[Note]):
    token = serializers.UUIDField(
        write_only=True, required=False, help_text="The same note sent twice."
    )
    send = serializers.BooleanField(
        write_only=True, required=False, help_text="false keeps it as your draft."
    )
    themes = serializers.SerializerMethodField()
    opportunities = serializers.SerializerMethodField()

    class Meta:
        model = Note
        fields = [
            "id", "code", "kind", "state", "title", "verbatim", "summary", "happened_on",
            "products", "site", "queue", "session", "participant", "tenure",
            "consent_basis", "consent_scope", "consent_given_on", "recording_allowed",
            "tags", "sentiment", "journey_step", "severity", "frequency_claim",
            "details", "visibility", "archived_because", "consent_withdrawn_on", "reviewed_at", "themes",
            "opportunities", "version", "token", "send",
        ]  # fmt: skip
        read_only_fields = [
            "code",
            "state",
            "archived_because",
            "consent_withdrawn_on",
            "reviewed_at",
            "version",
        ]
        extra_kwargs = {
            "title": {"required": False, "allow_blank": True},
            "kind": {"required": False},
            "participant": {"required": False},
            "happened_on": {"required": False},
            "severity": {"min_value": 1, "max_value": 5},
        }

    def get_themes(self, note: Note) -> list[int]:
        return [link.theme_id for link in note.theme_links.all()]

    def to_representation(self, note: Note) -> dict[str, Any]:
        """How long somebody is in the job could tell who it is: for who triages it."""
        told = super().to_representation(note)
        person = self.context["request"].user
        if note.collector_id != person.pk and not actions.triages(person, note):
            told["tenure"] = ""
        return told

    def get_opportunities(self, note: Note) -> list[int]:
        return [link.opportunity_id for link in note.opportunity_links.all()]

    def validate_happened_on(self, day: date) -> date:
        if day > today():
            raise serializers.ValidationError("Give a day that has come.")
        return day

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        def value(name: str) -> Any:
            return attrs.get(name, getattr(self.instance, name, None))

        if not (value("verbatim") or value("summary")):
            raise serializers.ValidationError({"verbatim": ["Say what happened."]})
        if "details" in attrs:
            kind = value("kind") or Note.Kind.LISTENING_SESSION
            attrs["details"] = checked(kind, attrs["details"])
        return attrs


def checked(kind: str, details: Any) -> dict[str, Any]:
    if not isinstance(details, dict):
        raise serializers.ValidationError({"details": ["Send an object."]})
    values, errors = shapes.clean(kind, details)
    if errors:
        wrong = {name: [text] for name, text in errors.items()}
        raise serializers.ValidationError({"details": wrong})
    return values


class NoteViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Note],
):
    """Notes: what was heard, seen and measured. Texts are redacted before saving.

    The list takes the filters of the page: q, kind, product, site, queue, state, who,
    tag, since, until.
    """

    serializer_class = NoteSerializer
    fixed = {"token", "send"}  # these say how a new note comes in

    def get_queryset(self) -> QuerySet[Note]:
        notes = Note.objects.visible_to(self.person).prefetch_related(
            "products__team", "theme_links", "opportunity_links"
        )
        return notes.defer("words").order_by("-happened_on", "-id")

    def filter_queryset(self, queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
        if self.action != "list":
            return queryset
        form = NoteFilter(self.request.query_params, user=self.person)
        if not form.is_valid():
            raise serializers.ValidationError(as_fields(form))
        wanted = form.wanted()
        rows = found(queryset, wanted)
        is_like = wanted.get("q") and not rows.order_by().exists()
        return nearly(queryset, wanted) if is_like else rows

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.create(**body.validated_data, by=self.person), 201)

    @extend_schema(request=BulkNotes, responses=BulkAnswer)
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Keep up to 1,000 notes; each row says what became of it."""
        access.require_somewhere(self.person, Perm.NOTE_CREATE)
        rows = self.body(BulkNotes)["notes"]
        told = bulk.keep(
            rows, lambda row: self.get_serializer(data=row), by=self.person
        )
        return Response(told)

    def partial_update(self, request: Request, **_: Any) -> Response:
        note = self.get_object()
        version = version_from(request, note)
        body = self.get_serializer(note, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        note = actions.edit(
            note, **body.validated_data, version=version, by=self.person
        )
        return self.shown(note)

    def destroy(self, request: Request, **_: Any) -> Response:
        """Throw your own draft away, for good."""
        note = self.get_object()
        version = version_from(request, note)
        actions.discard(note, version=version, by=self.person)
        return Response(status=204)

    @extend_schema(request=None, responses=NoteSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Hand your draft over for redaction review."""
        note = self.get_object()
        return self.shown(
            actions.send(note, version=seen(request, note), by=self.person)
        )

    @extend_schema(request=None, responses=NoteSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Say that a person has read the words and found nobody in them."""
        note, version = self.read(request)
        return self.shown(actions.publish(note, version=version, by=self.person))

    @extend_schema(request=Reason, responses=NoteSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        note, version = self.read(request)
        body = self.body(Reason)
        note = actions.archive(note, **body, version=version, by=self.person)
        return self.shown(note)

    @extend_schema(responses=Became(many=True))
    @action(detail=False)
    def mine(self, request: Request) -> Response:
        """What you sent, and what became of it. Nobody else is told."""
        rows = self.paginate_queryset(my_notes(self.person))
        return self.get_paginated_response(
            Became(told(rows or [], self.person), many=True).data
        )

    @extend_schema(responses=Loop)
    @action(detail=False)
    def loop(self, request: Request) -> Response:
        """The loop back to the floor: share of notes answered, median days to an answer."""
        access.require_somewhere(self.person, Perm.DISCOVERY_VIEW)
        return Response(Loop(closure(self.person, on=today())).data)

    @extend_schema(request=ReplyBody, responses={204: None})
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        """Write back to whoever sent the note; you don't learn who that is."""
        answers.reply(self.get_object(), **self.body(ReplyBody), by=self.person)
        return Response(status=204)

    @extend_schema(request=PhotoBody, responses={201: None})
    @action(detail=True, methods=["post"])
    def photos(self, request: Request, pk: str) -> Response:
        """Add a photo (PNG or JPEG, multipart): its pixels are kept, nothing else."""
        note = self.get_object()
        actions.require_editor(self.person, note)
        upload = self.body(PhotoBody)["photo"]
        row = photos.add(note, upload=upload, by=self.person)
        return Response({"id": row.pk, "url": row.get_absolute_url()}, status=201)

    @extend_schema(request=Original, responses=NoteSerializer)
    @action(detail=True, methods=["post"])
    def duplicate(self, request: Request, pk: str) -> Response:
        """It repeats another note: both are kept and count as one voice."""
        note = self.get_object()
        actions.require_triage(self.person, note)
        copies.merge(self.body(Original)["original"], [note], by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=Later, responses={204: None})
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: str) -> Response:
        """Take it out of your inbox until a day."""
        snoozes.snooze(self.get_object(), **self.body(Later), by=self.person)
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def wake(self, request: Request, pk: str) -> Response:
        """Bring it back into your inbox now."""
        snoozes.wake(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=None, responses=NoteSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Consent was taken back: the words go, wherever they were used."""
        note, version = self.read(request)
        consent.withdraw(note, version=version, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=None, responses=NoteSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        note, version = self.read(request)
        return self.shown(actions.restore(note, version=version, by=self.person))

    @extend_schema(request=ThemeLink, responses=NoteSerializer)
    @action(detail=True, methods=["post"], url_path="add-to-theme")
    def add_to_theme(self, request: Request, pk: str) -> Response:
        note = self.get_object()
        links.put_note_in_theme(note, **self.body(ThemeLink), by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=OpportunityLink, responses=NoteSerializer)
    @action(detail=True, methods=["post"], url_path="link-opportunity")
    def link_opportunity(self, request: Request, pk: str) -> Response:
        note, body = self.get_object(), self.body(OpportunityLink)
        links.put_note_behind_opportunity(note, **body, by=self.person)
        return self.shown(self.get_object())

    def read(self, request: Request) -> tuple[Note, int | None]:
        note = self.get_object()
        return note, seen(request, note)
