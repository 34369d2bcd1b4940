"""Addresses of vendor evaluations, under /vendor-evaluations/."""

from django.urls import path

from discovery import views

AT = "vendor-evaluations/"
urlpatterns = [
    path(AT, views.evaluation_list, name="evaluation_list"),
    path(f"{AT}new/", views.evaluation_create, name="evaluation_create"),
    path(f"{AT}<int:pk>/", views.evaluation_detail, name="evaluation_detail"),
    path(f"{AT}<int:pk>/edit/", views.evaluation_edit, name="evaluation_edit"),
    path(f"{AT}<int:pk>/score/", views.evaluation_score, name="evaluation_score"),
    path(f"{AT}<int:pk>/declare/", views.evaluation_declare, name="evaluation_declare"),
    path(
        f"{AT}<int:pk>/candidates/<int:candidate>/check/",
        views.evaluation_check,
        name="evaluation_check",
    ),
    path(f"{AT}<int:pk>/reveal/", views.evaluation_reveal, name="evaluation_reveal"),
    path(f"{AT}<int:pk>/again/", views.evaluation_again, name="evaluation_again"),
    path(f"{AT}<int:pk>/decide/", views.evaluation_decide, name="evaluation_decide"),
    path(
        f"{AT}<int:pk>/withdraw/", views.evaluation_withdraw, name="evaluation_withdraw"
    ),
    path(f"{AT}<int:pk>/export/", views.evaluation_export, name="evaluation_export"),
    path(
        "products/<int:pk>/vendor-evaluations/",
        views.evaluation_panel,
        name="evaluation_panel",
    ),
    path(
        "vendors/<int:pk>/evaluations/",
        views.evaluation_vendor_panel,
        name="evaluation_vendor_panel",
    ),
]
