from django.urls import include, path

from core import views

app_name = "core"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/demo/", views.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("join/", views.invitation_accept, name="invitation_accept"),
    path("password/forgotten/", views.password_reset, name="password_reset"),
    path(
        "password/choose/", views.password_reset_confirm, name="password_reset_confirm"
    ),
    path("me/", views.me, name="me"),
    path("me/edit/", views.profile_edit, name="profile_edit"),
    path("me/password/", views.password_change, name="password_change"),
    path("me/keys/", views.token_list, name="token_list"),
    path("me/keys/new/", views.token_create, name="token_create"),
    path("me/keys/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/read-all/", views.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/read/", views.notice_read, name="notice_read"),
    path("me/mail/", views.notice_choices, name="notice_choices"),
    path("views/", views.saved_view_list, name="saved_view_list"),
    path("views/new/", views.saved_view_create, name="saved_view_create"),
    path("views/<int:pk>/edit/", views.saved_view_edit, name="saved_view_edit"),
    path("views/<int:pk>/delete/", views.saved_view_delete, name="saved_view_delete"),
    path("views/<int:pk>/choose/", views.saved_view_choose, name="saved_view_choose"),
    path("views/<int:pk>/leave/", views.saved_view_leave, name="saved_view_leave"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person_detail, name="person_detail"),
    path("people/<int:pk>/grant/", views.membership_grant, name="membership_grant"),
    path(
        "people/<int:pk>/reports-to/", views.person_reports_to, name="person_reports_to"
    ),
    path(
        "people/<int:pk>/deactivate/", views.person_deactivate, name="person_deactivate"
    ),
    path(
        "people/<int:pk>/reactivate/", views.person_reactivate, name="person_reactivate"
    ),
    path(
        "memberships/<int:pk>/revoke/",
        views.membership_revoke,
        name="membership_revoke",
    ),
    path("invitations/new/", views.invitation_create, name="invitation_create"),
    path(
        "invitations/<int:pk>/withdraw/",
        views.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("teams/new/", views.team_create, name="team_create"),
    path("teams/<int:pk>/edit/", views.team_edit, name="team_edit"),
    path("audit/", views.audit_list, name="audit_list"),
    path("jobs/", views.job_list, name="job_list"),
    path("jobs/runs/<int:pk>/", views.job_progress, name="job_progress"),
    path("jobs/<str:name>/", views.job_detail, name="job_detail"),
    path("", include("core.factor_urls")),
    path("imports/", include("core.imports.urls")),
    path("api/", views.api_docs, name="api_docs"),
]
