from core.models.audit import AuditCheck, AuditEntry, AuditSeal
from core.models.imports import ImportMapping, ImportRun
from core.models.jobs import IdempotencyKey, JobRun, Pulse
from core.models.people import AccessToken, Invitation, Membership, Team, User
from core.models.saved_views import DefaultView, SavedView

__all__ = [
    "AccessToken",
    "AuditCheck",
    "AuditEntry",
    "AuditSeal",
    "DefaultView",
    "IdempotencyKey",
    "ImportMapping",
    "ImportRun",
    "Invitation",
    "JobRun",
    "Membership",
    "Pulse",
    "SavedView",
    "Team",
    "User",
]
