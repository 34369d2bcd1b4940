"""The audit trail and its seal (architecture.md §7)."""

from django.contrib.postgres.indexes import BrinIndex, GinIndex
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
            # Rows lie in the order of time, so the smallest index finds a day.
            BrinIndex(fields=["at"], name="audit_day"),
            # The audit page looks for a part of the name.
            GinIndex(
                fields=["subject_name"], opclasses=["gin_trgm_ops"], name="audit_name"
            ),
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


class AuditCheck(models.Model):
    """One look at the whole chain: from seal 1 to its head, and what was found.

    Once a day the head goes to the administrators by mail (`anchored_on`), so that
    a chain cut off at its end and made again can be told from the true one.
    """

    at = models.DateTimeField()
    head_sequence = models.BigIntegerField(help_text="0: nothing was sealed yet.")
    head_digest = models.CharField(max_length=64, blank=True)
    unsealed = models.BigIntegerField()
    fault = models.TextField(blank=True, help_text="The first bad row; empty: none.")
    anchored_on = models.DateField(null=True, unique=True)

    def __str__(self) -> str:
        return self.fault or f"In order up to seal {self.head_sequence}"
