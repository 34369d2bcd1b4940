"""What core adds to /api/v1/: (prefix, viewset, basename)."""

from core.api import notices, people, records, saved_views

ROUTES = [
    ("people", people.PersonViewSet, "person"),
    ("memberships", people.MembershipViewSet, "membership"),
    ("invitations", people.InvitationViewSet, "invitation"),
    ("teams", people.TeamViewSet, "team"),
    ("keys", people.KeyViewSet, "key"),
    ("saved-views", saved_views.SavedViewViewSet, "saved-view"),
    ("notices", notices.NoticeViewSet, "notice"),
    ("audit", records.AuditViewSet, "audit"),
    ("jobs", records.JobRunViewSet, "job"),
]
