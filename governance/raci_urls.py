"""Addresses of the matrix, its versions, its activities, and what both sides sign."""

from django.urls import path

from governance.views import activities, proposals, raci, rights

urlpatterns = [
    path("raci/", raci.raci, name="raci"),
    path("raci/draft/", raci.raci_draft, name="raci_draft"),
    path("raci/compare/", raci.raci_compare_versions, name="raci_compare_versions"),
    path("raci/activities/", activities.activity_list, name="activity_list"),
    path("raci/activities/new/", activities.activity_create, name="activity_create"),
    path(
        "raci/activities/<int:pk>/edit/",
        activities.activity_edit,
        name="activity_edit",
    ),
    path(
        "raci/activities/<int:pk>/retire/",
        activities.activity_retire,
        name="activity_retire",
    ),
    path("raci/governed/", rights.governed_list, name="governed_list"),
    path("raci/governed/<int:pk>/edit/", rights.governed_edit, name="governed_edit"),
    path(
        "raci/terms/<int:pk>/edit/", rights.consult_term_edit, name="consult_term_edit"
    ),
    path("raci/acts/<slug:act>/<int:pk>/", rights.act_about, name="act_about"),
    path("raci/acts/<slug:act>/<int:pk>/ask/", rights.act_ask, name="act_ask"),
    path("consults/", rights.consult_list, name="consult_list"),
    path("consults/<int:pk>/", rights.consult_detail, name="consult_detail"),
    path("consults/<int:pk>/answer/", rights.consult_answer, name="consult_answer"),
    path("raci/<int:pk>/", raci.raci_version, name="raci_version"),
    path(
        "raci/<int:pk>/rows/<int:activity_id>/set/",
        raci.raci_set_row,
        name="raci_set_row",
    ),
    path("raci/<int:pk>/paste/", raci.raci_paste_rows, name="raci_paste_rows"),
    path(
        "raci/<int:pk>/download/<slug:kind>/",
        raci.raci_download,
        name="raci_download",
    ),
    path("raci/<int:pk>/propose/", raci.raci_propose, name="raci_propose"),
    path("raci/<int:pk>/discard/", raci.raci_discard, name="raci_discard"),
    path("agreed/<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("agreed/<int:pk>/sign/", proposals.proposal_sign, name="proposal_sign"),
    path(
        "agreed/<int:pk>/decline/",
        proposals.proposal_decline,
        name="proposal_decline",
    ),
    path(
        "agreed/<int:pk>/withdraw/",
        proposals.proposal_withdraw,
        name="proposal_withdraw",
    ),
]
