from django.db import models

from core.models import User
from discovery.models.notes import Note


class Snooze(models.Model):
    """A note out of one person's inbox until a day; everybody else's stays as it is."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="snoozes")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "note"], name="one_snooze_a_person_and_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note} until {self.until}"
