"""The facts of a subject as they were when its gate was submitted, and when it was decided."""

from django.db import models

from governance.models.reviews import Review


class KeptFacts(models.Model):
    """What the subject's own app told of it at that moment. Never changed.

    Those of the decision are what an approval rests on: it holds while the subject has
    not outgrown them (governance.materials).
    """

    class Moment(models.TextChoices):
        SUBMITTED = "submitted", "When it was submitted"
        DECIDED = "decided", "When it was decided"

    review = models.ForeignKey(Review, models.CASCADE, related_name="facts")
    moment = models.CharField(max_length=10, choices=Moment)
    facts = models.JSONField()
    kept_on = models.DateField()

    class Meta:
        verbose_name_plural = "kept facts"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "moment"], name="facts_are_kept_once_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review.key} {self.get_moment_display().lower()}"
