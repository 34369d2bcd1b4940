"""What of a file can be looked at without opening it, and who looked at a piece."""

from django.db import models
from django.db.models import Q

from core.clock import now
from core.models import User
from governance.models.evidence import Evidence


class Preview(models.Model):
    """Made once for a content, whichever pieces have it. Pictures lie in the store."""

    sha256 = models.CharField(max_length=64, unique=True)
    total = models.PositiveIntegerField(default=0, help_text="Pages of the file.")
    drawn = models.PositiveSmallIntegerField(default=0, help_text="Pages to look at.")
    text = models.TextField(blank=True)
    why = models.CharField(max_length=200, blank=True, help_text="Why there is none.")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(why="") | Q(drawn=0, text=""), name="preview_or_why_none"
            ),
        ]

    def __str__(self) -> str:
        return self.why or f"{self.drawn} of {self.total} pages"

    @property
    def pages(self) -> range:
        return range(1, self.drawn + 1)

    def kept_as(self, page: int) -> str:
        return f"previews/{self.sha256}/{page}.png"


class Look(models.Model):
    """A reviewer says that they looked at a piece of evidence, and when."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="looks")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "person"], name="one_look_a_piece_and_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} looked at {self.evidence}"
