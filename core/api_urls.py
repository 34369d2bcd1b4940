"""What core adds to /api/v1/: (prefix, viewset, basename)."""

from core.api import people, records

ROUTES = [
    ("people", people.PersonViewSet, "person"),
    ("memberships", people.MembershipViewSet, "membership"),
    ("invitations", people.InvitationViewSet, "invitation"),
    ("teams", people.TeamViewSet, "team"),
    ("keys", people.KeyViewSet, "key"),
    ("audit", records.AuditViewSet, "audit"),
    ("jobs", records.JobRunViewSet, "job"),
]
