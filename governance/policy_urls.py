"""The pages of criteria sets and of their parts."""

from django.urls import path

from governance.views import policy as views
from governance.views import reviews

SET, QUESTION, RULE = (
    f"{name}/<int:pk>" for name in ("criteria-sets", "tier-questions", "gate-rules")
)
urlpatterns = [
    path(
        "gates/ask/<str:label>/<int:subject_id>/preview/",
        reviews.review_preview,
        name="review_preview",
    ),
    path("criteria-sets/", views.criteria_set_list, name="criteria_set_list"),
    path("criteria-sets/draft/", views.criteria_set_draft, name="criteria_set_draft"),
    path(f"{SET}/", views.criteria_set_detail, name="criteria_set_detail"),
    path(f"{SET}/publish/", views.criteria_set_publish, name="criteria_set_publish"),
    path(f"{SET}/discard/", views.criteria_set_discard, name="criteria_set_discard"),
    path(
        f"{SET}/name-tiers/",
        views.criteria_set_name_tiers,
        name="criteria_set_name_tiers",
    ),
    path(
        f"{SET}/questions/new/", views.tier_question_create, name="tier_question_create"
    ),
    path(f"{QUESTION}/edit/", views.tier_question_edit, name="tier_question_edit"),
    path(
        f"{QUESTION}/remove/", views.tier_question_remove, name="tier_question_remove"
    ),
    path(f"{SET}/rules/new/", views.gate_rule_create, name="gate_rule_create"),
    path(f"{RULE}/edit/", views.gate_rule_edit, name="gate_rule_edit"),
    path(f"{RULE}/remove/", views.gate_rule_remove, name="gate_rule_remove"),
]
