"""Addresses of meetings of both sides and their action log."""

from django.urls import path

from governance.views import meetings as views

ONE, SERIES = "meetings/<int:pk>/", "meetings/series/<int:pk>/"
urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting_list"),
    path(
        "meetings/series/new/",
        views.meeting_series_create,
        name="meeting_series_create",
    ),
    path(SERIES, views.meeting_series_detail, name="meeting_series_detail"),
    path(f"{SERIES}edit/", views.meeting_series_edit, name="meeting_series_edit"),
    path(f"{SERIES}end/", views.meeting_series_end, name="meeting_series_end"),
    path(
        f"{SERIES}calendar.ics",
        views.meeting_series_calendar,
        name="meeting_series_calendar",
    ),
    path(ONE, views.meeting_detail, name="meeting_detail"),
    path(f"{ONE}move/", views.meeting_move, name="meeting_move"),
    path(f"{ONE}call-off/", views.meeting_call_off, name="meeting_call_off"),
    path(f"{ONE}propose/", views.meeting_propose, name="meeting_propose"),
    path(f"{ONE}attend/", views.meeting_attend, name="meeting_attend"),
    path(f"{ONE}issue/", views.meeting_issue, name="meeting_issue"),
    path(f"{ONE}remark/", views.meeting_remark, name="meeting_remark"),
    path(f"{ONE}give/", views.meeting_give, name="meeting_give"),
    path(
        "agenda-items/<int:pk>/write/",
        views.agenda_item_write,
        name="agenda_item_write",
    ),
    path("meeting-actions/", views.meeting_action_list, name="meeting_action_list"),
    path(
        "meeting-actions/export/",
        views.meeting_action_export,
        name="meeting_action_export",
    ),
    path(
        "meeting-actions/<int:pk>/close/",
        views.meeting_action_close,
        name="meeting_action_close",
    ),
]
