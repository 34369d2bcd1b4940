"""The audit trail and its seal (architecture.md §7)."""

from django.db import models

from core.models.people import Team, User


class AuditEntry(models.Model):
    """One fact about who did what. Rows are added, never changed.

    The subject is kept by type, id and the name it had that day, with no
    foreign key: a deleted thing must not take its history with it. `data` holds
    old and new values, never a whole form and never words that were redacted.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=200)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "-id"], name="audit_subject"
            ),
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_name}"


class AuditSeal(models.Model):
    """One link of the hash chain over the audit trail, in the order of sealing.

    `entry_id` is no foreign key: a deleted entry must leave its seal behind, so
    that the gap can be named.
    """

    sequence = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, help_text="HMAC-SHA-256, hex.")
    key_id = models.CharField(max_length=20)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Seal {self.sequence}"
