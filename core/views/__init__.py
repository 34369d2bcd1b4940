"""Pages about people and background work, and the answers to what went wrong."""

from core.views.errors import (
    bad_request,
    csrf_failure,
    locked_out,
    not_found,
    server_error,
)
from core.views.invitations import (
    invitation_accept,
    invitation_create,
    invitation_withdraw,
)
from core.views.me import me, profile_edit, token_create, token_list, token_revoke
from core.views.notices import (
    notice_choices,
    notice_list,
    notice_read,
    notice_read_all,
)
from core.views.passwords import (
    password_change,
    password_reset,
    password_reset_confirm,
)
from core.views.people import (
    membership_grant,
    membership_revoke,
    people,
    person_deactivate,
    person_detail,
    person_reactivate,
    person_reports_to,
    team_create,
    team_edit,
)
from core.views.records import api_docs, audit_list, job_detail, job_list, job_progress
from core.views.saved_views import (
    saved_view_choose,
    saved_view_create,
    saved_view_delete,
    saved_view_edit,
    saved_view_leave,
    saved_view_list,
)
from core.views.sessions import demo_sign_in, sign_in, sign_out

__all__ = [
    "api_docs",
    "audit_list",
    "bad_request",
    "csrf_failure",
    "demo_sign_in",
    "invitation_accept",
    "invitation_create",
    "invitation_withdraw",
    "job_detail",
    "job_list",
    "job_progress",
    "locked_out",
    "me",
    "membership_grant",
    "membership_revoke",
    "not_found",
    "notice_choices",
    "notice_list",
    "notice_read",
    "notice_read_all",
    "password_change",
    "password_reset",
    "password_reset_confirm",
    "people",
    "person_deactivate",
    "person_detail",
    "person_reactivate",
    "person_reports_to",
    "profile_edit",
    "saved_view_choose",
    "saved_view_create",
    "saved_view_delete",
    "saved_view_edit",
    "saved_view_leave",
    "saved_view_list",
    "server_error",
    "sign_in",
    "sign_out",
    "team_create",
    "team_edit",
    "token_create",
    "token_list",
    "token_revoke",
]
