"""What a decision or a document is about: any thing with a page, by type and id."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from governance.models.decisions import Decision
from governance.models.plans import Plan


class SubjectLink(models.Model):
    """One thing that one decision or one document is about, and its name that day."""

    decision = models.ForeignKey(
        Decision, models.CASCADE, null=True, blank=True, related_name="links"
    )
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="links"
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=None, plan__isnull=False)
                | Q(decision__isnull=False, plan=None),
                name="link_is_of_a_decision_or_a_plan",
            ),
            models.UniqueConstraint(
                fields=["decision", "plan", "subject_type", "subject_id"],
                name="one_link_per_subject",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="links_of_subject")
        ]

    def __str__(self) -> str:
        return self.subject_name

    @property
    def record(self) -> Decision | Plan:
        return self.decision or self.plan  # type: ignore[return-value]  # one is set
