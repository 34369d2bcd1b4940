"""Addresses of evidence that is looked at; part of governance's own."""

from django.urls import path

from governance.views import previews as views

urlpatterns = [
    path("evidence/<int:pk>/preview/", views.evidence_preview, name="evidence_preview"),
    path(
        "evidence/<int:pk>/preview/<int:page>/",
        views.evidence_picture,
        name="evidence_picture",
    ),
    path("evidence/<int:pk>/look/", views.evidence_look, name="evidence_look"),
    path("evidence/<int:pk>/fetch/", views.evidence_fetch, name="evidence_fetch"),
]
