"""Addresses of standards and of deviations from them."""

from django.urls import path

from portfolio import views

urlpatterns = [
    path("standards/", views.standard_list, name="standard_list"),
    path("standards/export/", views.standard_export, name="standard_export"),
    path("standards/new/", views.standard_create, name="standard_create"),
    path("standards/<int:pk>/", views.standard_detail, name="standard_detail"),
    path("standards/<int:pk>/edit/", views.standard_edit, name="standard_edit"),
    path("standards/<int:pk>/draft/", views.standard_draft, name="standard_draft"),
    path("standards/<int:pk>/review/", views.standard_review, name="standard_review"),
    path("standards/<int:pk>/retire/", views.standard_retire, name="standard_retire"),
    path("standards/<int:pk>/state/", views.standard_state, name="standard_state"),
    path(
        "standards/<int:pk>/deviate/", views.deviation_create, name="deviation_create"
    ),
    path(
        "standard-versions/<int:pk>/write/", views.standard_write, name="standard_write"
    ),
    path(
        "standard-versions/<int:pk>/publish/",
        views.standard_publish,
        name="standard_publish",
    ),
    path("statements/<int:pk>/end/", views.statement_end, name="statement_end"),
    path("products/<int:pk>/standards/", views.standard_panel, name="standard_panel"),
    path("deviations/", views.deviation_list, name="deviation_list"),
    path("deviations/export/", views.deviation_export, name="deviation_export"),
    path("deviations/<int:pk>/", views.deviation_detail, name="deviation_detail"),
    path("deviations/<int:pk>/edit/", views.deviation_edit, name="deviation_edit"),
    path(
        "deviations/<int:pk>/withdraw/",
        views.deviation_withdraw,
        name="deviation_withdraw",
    ),
    path(
        "deviations/<int:pk>/decide/", views.deviation_decide, name="deviation_decide"
    ),
    path("deviations/<int:pk>/close/", views.deviation_close, name="deviation_close"),
]
