"""Addresses of cases, the clocks they run by, and outages."""

from django.urls import path

from governance.views import cases as views

urlpatterns = [
    path("service-cases/", views.case_list, name="case_list"),
    path("service-cases/new/", views.case_create, name="case_create"),
    path("service-cases/<int:pk>/", views.case_detail, name="case_detail"),
    path("service-cases/<int:pk>/clock/", views.case_clock, name="case_clock"),
    path("service-cases/<int:pk>/edit/", views.case_edit, name="case_edit"),
    path("service-cases/<int:pk>/respond/", views.case_respond, name="case_respond"),
    path("service-cases/<int:pk>/hold/", views.case_hold, name="case_hold"),
    path("service-cases/<int:pk>/go-on/", views.case_go_on, name="case_go_on"),
    path("service-cases/<int:pk>/resolve/", views.case_resolve, name="case_resolve"),
    path("service-cases/<int:pk>/reopen/", views.case_reopen, name="case_reopen"),
    path(
        "service-levels/<int:pk>/clocks/new/", views.clock_create, name="clock_create"
    ),
    path("service-clocks/<int:pk>/edit/", views.clock_edit, name="clock_edit"),
    path("service-clocks/<int:pk>/remove/", views.clock_remove, name="clock_remove"),
    path(
        "service-levels/<int:pk>/outages/new/",
        views.outage_create,
        name="outage_create",
    ),
    path("outages/<int:pk>/edit/", views.outage_edit, name="outage_edit"),
    path("outages/<int:pk>/remove/", views.outage_remove, name="outage_remove"),
]
