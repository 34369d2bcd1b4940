"""Addresses of change requests; part of governance's own."""

from django.urls import path

from governance.views import change_requests as views

ONE = "change-requests/<int:pk>/"
urlpatterns = [
    path("change-requests/", views.change_request_list, name="change_request_list"),
    path(
        "change-requests/export/",
        views.change_request_export,
        name="change_request_export",
    ),
    path(
        "change-requests/calendar/",
        views.change_request_calendar,
        name="change_request_calendar",
    ),
    path(
        "change-requests/new/",
        views.change_request_create,
        name="change_request_create",
    ),
    path(ONE, views.change_request_detail, name="change_request_detail"),
    path(ONE + "clock/", views.change_request_clock, name="change_request_clock"),
    path(ONE + "edit/", views.change_request_edit, name="change_request_edit"),
    path(ONE + "file/", views.change_request_file, name="change_request_file"),
    path(
        ONE + "withdraw/",
        views.change_request_withdraw,
        name="change_request_withdraw",
    ),
    path(ONE + "say/", views.change_request_say, name="change_request_say"),
    path(ONE + "look/", views.change_request_look, name="change_request_look"),
    path(ONE + "approve/", views.change_request_approve, name="change_request_approve"),
    path(ONE + "decline/", views.change_request_decline, name="change_request_decline"),
    path(
        ONE + "schedule/",
        views.change_request_schedule,
        name="change_request_schedule",
    ),
    path(ONE + "hold/", views.change_request_hold, name="change_request_hold"),
    path(ONE + "go-on/", views.change_request_go_on, name="change_request_go_on"),
    path(ONE + "go-live/", views.change_request_go_live, name="change_request_go_live"),
    path(ONE + "verify/", views.change_request_verify, name="change_request_verify"),
    path(
        ONE + "back-out/",
        views.change_request_back_out,
        name="change_request_back_out",
    ),
]
