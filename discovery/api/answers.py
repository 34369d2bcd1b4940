from typing import Any

from rest_framework import serializers

from discovery.queries import answers


class ReplyBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=500, help_text="What becomes of it.")


class Became(serializers.Serializer[Any]):
    """One note of yours: where it stands, in a word and in plain words."""

    id = serializers.IntegerField(source="note.pk")
    title = serializers.CharField(source="note.title")
    happened_on = serializers.DateField(source="note.happened_on")
    stage = serializers.CharField()
    text = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    replies = serializers.SerializerMethodField()

    def get_replies(self, row: answers.Told) -> list[str]:
        return [reply.text for reply in row.note.replies.all()]


class Loop(serializers.Serializer[Any]):
    """How well people hear back: of the notes of six months that are answered or late."""

    notes = serializers.IntegerField()
    answered = serializers.IntegerField()
    rate = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    median_days = serializers.FloatField(source="median", allow_null=True)
