from core.models.audit import AuditCheck, AuditEntry, AuditSeal
from core.models.factors import (
    CodeApp,
    Factor,
    FactorChange,
    Passkey,
    SpareCode,
    Try,
)
from core.models.imports import ImportMapping, ImportRun
from core.models.jobs import IdempotencyKey, JobRun, Pulse
from core.models.notices import NoMail, Notice
from core.models.people import AccessToken, Invitation, Membership, Team, User
from core.models.saved_views import DefaultView, SavedView

__all__ = [
    "AccessToken",
    "AuditCheck",
    "AuditEntry",
    "AuditSeal",
    "CodeApp",
    "DefaultView",
    "Factor",
    "FactorChange",
    "IdempotencyKey",
    "ImportMapping",
    "ImportRun",
    "Invitation",
    "JobRun",
    "Membership",
    "NoMail",
    "Notice",
    "Passkey",
    "Pulse",
    "SavedView",
    "SpareCode",
    "Team",
    "Try",
    "User",
]
