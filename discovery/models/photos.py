"""Photos beside a note: a whiteboard, a card on a desk. Drawn anew, nothing but pixels."""

from typing import Self

from django.db import models
from django.urls import reverse

from core.models import User
from discovery.models.notes import Note


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(note__in=Note.objects.visible_to(user))


class Photo(models.Model):
    """Whoever added one is not kept: it would tell who collected the note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="photos")
    file = models.FileField(upload_to="notes/")
    sha256 = models.CharField(max_length=64, help_text="Of the picture as it was sent.")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["note", "sha256"], name="one_photo_of_a_content_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"Photo {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:photo", args=[self.pk])
