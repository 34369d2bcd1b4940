"""Where vendors are: what they have shown, what they promised, the models they run."""

from django.urls import path

from portfolio import views
from portfolio.views import vendor_claims as claims
from portfolio.views.vendor_map import vendor_map
from portfolio.views.vendors import vendor_export

urlpatterns = [
    path("vendors/", views.vendor_list, name="vendor_list"),
    path("vendors/map/", vendor_map, name="vendor_map"),
    path("vendors/export/", vendor_export, name="vendor_export"),
    path("vendors/new/", views.vendor_create, name="vendor_create"),
    path("vendors/<int:pk>/", views.vendor_detail, name="vendor_detail"),
    path("vendors/<int:pk>/edit/", views.vendor_edit, name="vendor_edit"),
    # evidence
    path(
        "vendors/<int:pk>/evidence/new/",
        views.vendor_evidence_create,
        name="vendor_evidence_create",
    ),
    path(
        "vendor-evidence/<int:pk>/edit/",
        views.vendor_evidence_edit,
        name="vendor_evidence_edit",
    ),
    path(
        "vendor-evidence/<int:pk>/remove/",
        views.vendor_evidence_remove,
        name="vendor_evidence_remove",
    ),
    # promises
    path(
        "vendors/<int:pk>/claims/new/",
        claims.vendor_claim_create,
        name="vendor_claim_create",
    ),
    path(
        "vendor-claims/<int:pk>/",
        claims.vendor_claim_detail,
        name="vendor_claim_detail",
    ),
    path(
        "vendor-claims/<int:pk>/edit/",
        claims.vendor_claim_edit,
        name="vendor_claim_edit",
    ),
    path(
        "vendor-claims/<int:pk>/move/",
        claims.vendor_claim_move,
        name="vendor_claim_move",
    ),
    path(
        "vendor-claims/<int:pk>/settle/",
        claims.vendor_claim_settle,
        name="vendor_claim_settle",
    ),
    path(
        "vendor-claims/<int:pk>/reopen/",
        claims.vendor_claim_reopen,
        name="vendor_claim_reopen",
    ),
    path(
        "vendor-claims/<int:pk>/remove/",
        claims.vendor_claim_remove,
        name="vendor_claim_remove",
    ),
    # models
    path(
        "vendors/<int:pk>/models/new/",
        views.vendor_model_create,
        name="vendor_model_create",
    ),
    path(
        "vendor-models/<int:pk>/edit/",
        views.vendor_model_edit,
        name="vendor_model_edit",
    ),
    path(
        "vendor-models/<int:pk>/release/",
        views.vendor_model_release,
        name="vendor_model_release",
    ),
    path(
        "model-versions/<int:pk>/take-back/",
        views.model_version_take_back,
        name="model_version_take_back",
    ),
]
