"""Addresses of escalated service levels and the offices that answer for them."""

from django.urls import path

from governance.views import service_escalations as views

ONE = "escalated-levels/<int:pk>/"
urlpatterns = [
    path("escalated-levels/", views.escalated_level_list, name="escalated_level_list"),
    path(ONE, views.escalated_level_detail, name="escalated_level_detail"),
    path(
        f"{ONE}acknowledge/",
        views.escalated_level_acknowledge,
        name="escalated_level_acknowledge",
    ),
    path(f"{ONE}plan/", views.escalated_level_plan, name="escalated_level_plan"),
    path(f"{ONE}agree/", views.escalated_level_agree, name="escalated_level_agree"),
    path(f"{ONE}close/", views.escalated_level_close, name="escalated_level_close"),
    path(f"{ONE}ask/", views.escalated_level_ask, name="escalated_level_ask"),
    path(f"{ONE}sign/", views.escalated_level_sign, name="escalated_level_sign"),
    path("offices/", views.office_list, name="office_list"),
    path("offices/name/", views.office_name, name="office_name"),
    path("office-holders/<int:pk>/end/", views.office_end, name="office_end"),
]
