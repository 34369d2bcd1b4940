"""What was taken out of words before they were saved: how much, never what."""

from django.db import models
from django.db.models import Q

from discovery.models.evaluations import VendorEvaluation
from discovery.models.notes import Note
from discovery.models.opportunities import Opportunity
from discovery.models.sessions import ListeningSession
from discovery.models.themes import Theme

SUBJECTS = ("note", "session", "theme", "opportunity", "evaluation")


def only(subject: str) -> Q:
    """The row is about `subject` and about nothing else."""
    return Q(**{f"{name}__isnull": name != subject for name in SUBJECTS})


class RedactionEvent(models.Model):
    """How many of each kind were taken out of one thing. Never what they were."""

    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="redactions")
    session = models.ForeignKey(
        ListeningSession, models.CASCADE, null=True, related_name="redactions"
    )
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, related_name="redactions"
    )
    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, null=True, related_name="redactions"
    )
    evaluation = models.ForeignKey(
        VendorEvaluation, models.CASCADE, null=True, related_name="redactions"
    )
    counts = models.JSONField(help_text="Kind → how many.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=only("note")
                | only("session")
                | only("theme")
                | only("opportunity")
                | only("evaluation"),
                name="redaction_has_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(f"{n} {kind}" for kind, n in self.counts.items())
