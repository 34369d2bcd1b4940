from django.urls import path

from governance import views

app_name = "governance"
urlpatterns = [
    path("gates/", views.review_list, name="review_list"),
    path(
        "gates/ask/<str:label>/<int:subject_id>/",
        views.review_create,
        name="review_create",
    ),
    path(
        "gates/about/<str:label>/<int:subject_id>/",
        views.subject_panel,
        name="subject_panel",
    ),
    path("gates/<int:pk>/", views.review_detail, name="review_detail"),
    path("gates/<int:pk>/edit/", views.review_edit, name="review_edit"),
    path("gates/<int:pk>/submit/", views.review_submit, name="review_submit"),
    path("gates/<int:pk>/withdraw/", views.review_withdraw, name="review_withdraw"),
    path("gates/<int:pk>/revoke/", views.review_revoke, name="review_revoke"),
    path(
        "gates/<int:pk>/add-criterion/",
        views.review_add_criterion,
        name="review_add_criterion",
    ),
    path("gates/<int:pk>/name-seat/", views.review_name_seat, name="review_name_seat"),
    path("gates/<int:pk>/sign/", views.review_sign, name="review_sign"),
    path("signatures/<int:pk>/", views.signature_receipt, name="signature_receipt"),
    path(
        "assessments/<int:pk>/assess/",
        views.assessment_assess,
        name="assessment_assess",
    ),
    path("gates/<int:pk>/evidence/add/", views.evidence_add, name="evidence_add"),
    path(
        "evidence/<int:pk>/download/", views.evidence_download, name="evidence_download"
    ),
    path("evidence/<int:pk>/remove/", views.evidence_remove, name="evidence_remove"),
    path(
        "gates/<int:pk>/conditions/new/",
        views.condition_create,
        name="condition_create",
    ),
    path("conditions/<int:pk>/", views.condition_detail, name="condition_detail"),
    path("conditions/<int:pk>/edit/", views.condition_edit, name="condition_edit"),
    path(
        "conditions/<int:pk>/remove/", views.condition_remove, name="condition_remove"
    ),
    path(
        "conditions/<int:pk>/evidence/add/",
        views.condition_add_evidence,
        name="condition_add_evidence",
    ),
    path(
        "conditions/<int:pk>/submit-evidence/",
        views.condition_submit_evidence,
        name="condition_submit_evidence",
    ),
    path(
        "conditions/<int:pk>/send-back/",
        views.condition_send_back,
        name="condition_send_back",
    ),
    path(
        "conditions/<int:pk>/verify/", views.condition_verify, name="condition_verify"
    ),
    path("conditions/<int:pk>/waive/", views.condition_waive, name="condition_waive"),
    path(
        "gates/<int:pk>/waivers/request/", views.waiver_request, name="waiver_request"
    ),
    path("waivers/<int:pk>/", views.waiver_detail, name="waiver_detail"),
    path("waivers/<int:pk>/grant/", views.waiver_grant, name="waiver_grant"),
    path("waivers/<int:pk>/decline/", views.waiver_decline, name="waiver_decline"),
    path("waivers/<int:pk>/renew/", views.waiver_renew, name="waiver_renew"),
    path("criteria/", views.criterion_list, name="criterion_list"),
    path("criteria/new/", views.criterion_create, name="criterion_create"),
    path("criteria/<int:pk>/", views.criterion_detail, name="criterion_detail"),
    path("criteria/<int:pk>/reword/", views.criterion_reword, name="criterion_reword"),
    path("criteria/<int:pk>/retire/", views.criterion_retire, name="criterion_retire"),
    path("criteria/<int:pk>/verify/", views.criterion_verify, name="criterion_verify"),
    path("raci/", views.raci, name="raci"),
    path("raci/draft/", views.raci_draft, name="raci_draft"),
    path("raci/<int:pk>/", views.raci_version, name="raci_version"),
    path(
        "raci/<int:pk>/rows/<int:activity_id>/set/",
        views.raci_set_row,
        name="raci_set_row",
    ),
    path("raci/<int:pk>/publish/", views.raci_publish, name="raci_publish"),
    path("raci/<int:pk>/discard/", views.raci_discard, name="raci_discard"),
    path("changes/", views.change_list, name="change_list"),
    path("changes/new/", views.change_create, name="change_create"),
    path("changes/<int:pk>/", views.change_detail, name="change_detail"),
    path("changes/<int:pk>/edit/", views.change_edit, name="change_edit"),
    path("changes/<int:pk>/pause/", views.change_pause, name="change_pause"),
    path("changes/<int:pk>/resume/", views.change_resume, name="change_resume"),
    path("changes/<int:pk>/go-live/", views.change_go_live, name="change_go_live"),
    path(
        "changes/<int:pk>/roll-back/", views.change_roll_back, name="change_roll_back"
    ),
    path("service-levels/", views.sla_list, name="sla_list"),
    path("service-levels/new/", views.sla_create, name="sla_create"),
    path("service-levels/charge/", views.sla_charge, name="sla_charge"),
    path("service-levels/<int:pk>/", views.sla_detail, name="sla_detail"),
    path("service-levels/<int:pk>/edit/", views.sla_edit, name="sla_edit"),
    path("service-levels/<int:pk>/record/", views.sla_record, name="sla_record"),
    path("decisions/", views.decision_list, name="decision_list"),
    path("decisions/export/", views.decision_export, name="decision_export"),
    path("decisions/new/", views.decision_create, name="decision_create"),
    path(
        "decisions/about/<str:label>/<int:subject_id>/",
        views.decision_panel,
        name="decision_panel",
    ),
    path("decisions/<int:pk>/", views.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/edit/", views.decision_edit, name="decision_edit"),
    path("decisions/<int:pk>/decide/", views.decision_decide, name="decision_decide"),
    path("decisions/<int:pk>/review/", views.decision_review, name="decision_review"),
    path(
        "decisions/<int:pk>/reverse/", views.decision_reverse, name="decision_reverse"
    ),
    path("decisions/<int:pk>/link/", views.decision_link, name="decision_link"),
    path("decisions/<int:pk>/options/new/", views.option_create, name="option_create"),
    path("options/<int:pk>/edit/", views.option_edit, name="option_edit"),
    path("options/<int:pk>/remove/", views.option_remove, name="option_remove"),
    path("plans/", views.plan_list, name="plan_list"),
    path("plans/new/", views.plan_create, name="plan_create"),
    path(
        "plans/about/<str:label>/<int:subject_id>/",
        views.plan_panel,
        name="plan_panel",
    ),
    path("plans/<int:pk>/", views.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", views.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/agree/", views.plan_agree, name="plan_agree"),
    path("plans/<int:pk>/review/", views.plan_review, name="plan_review"),
    path(
        "plans/<int:pk>/acknowledge/", views.plan_acknowledge, name="plan_acknowledge"
    ),
    path("plans/<int:pk>/download/", views.plan_download, name="plan_download"),
    path("plans/<int:pk>/link/", views.plan_link, name="plan_link"),
    path("about/<int:pk>/remove/", views.link_remove, name="link_remove"),
]
