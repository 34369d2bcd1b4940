from core.models.audit import AuditEntry, AuditSeal
from core.models.imports import ImportMapping, ImportRun
from core.models.jobs import IdempotencyKey, JobRun
from core.models.people import AccessToken, Invitation, Membership, Team, User

__all__ = [
    "AccessToken",
    "AuditEntry",
    "AuditSeal",
    "IdempotencyKey",
    "ImportMapping",
    "ImportRun",
    "Invitation",
    "JobRun",
    "Membership",
    "Team",
    "User",
]
