"""Addresses of the rules of engagement."""

from django.urls import path

from governance.views import engagement as views

urlpatterns = [
    path("engagement/", views.rules, name="rules"),
    path("engagement/draft/", views.rules_draft, name="rules_draft"),
    path("engagement/compare/", views.rules_compare, name="rules_compare"),
    path("engagement/<int:pk>/", views.rules_version, name="rules_version"),
    path("engagement/<int:pk>/edit/", views.rules_edit, name="rules_edit"),
    path(
        "engagement/<int:pk>/clauses/add/",
        views.rules_clause_add,
        name="rules_clause_add",
    ),
    path(
        "engagement/clauses/<int:pk>/edit/",
        views.rules_clause_edit,
        name="rules_clause_edit",
    ),
    path(
        "engagement/clauses/<int:pk>/place/",
        views.rules_clause_place,
        name="rules_clause_place",
    ),
    path(
        "engagement/clauses/<int:pk>/remove/",
        views.rules_clause_remove,
        name="rules_clause_remove",
    ),
    path("engagement/<int:pk>/propose/", views.rules_propose, name="rules_propose"),
    path("engagement/<int:pk>/discard/", views.rules_discard, name="rules_discard"),
]
