from django.urls import path

from governance import (
    case_urls,
    change_request_urls,
    engagement_urls,
    holder_urls,
    meeting_urls,
    party_urls,
    policy_urls,
    preview_urls,
    raci_urls,
    regulation_urls,
    service_escalation_urls,
    service_urls,
    statement_urls,
    talk_urls,
    views,
)

app_name = "governance"
EMERGENCIES = [
    path("gates/emergencies/", views.emergency_list, name="emergency_list"),
    path(
        "gates/emergencies/ask/<str:label>/<int:subject_id>/",
        views.emergency_create,
        name="emergency_create",
    ),
    path(
        "gates/emergencies/<int:pk>/", views.emergency_detail, name="emergency_detail"
    ),
    path(
        "gates/emergencies/<int:pk>/confirm/",
        views.emergency_confirm,
        name="emergency_confirm",
    ),
]
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
    *EMERGENCIES,
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
    path("gates/<int:pk>/recuse/", views.review_recuse, name="review_recuse"),
    path(
        "gates/<int:pk>/ask-change/", views.review_ask_change, name="review_ask_change"
    ),
    path(
        "requested-changes/<int:pk>/answer/",
        views.requested_change_answer,
        name="requested_change_answer",
    ),
    path(
        "requested-changes/<int:pk>/settle/",
        views.requested_change_settle,
        name="requested_change_settle",
    ),
    path("gates/<int:pk>/appoint/", views.review_appoint, name="review_appoint"),
    path(
        "gates/<int:pk>/close-vote/", views.review_close_vote, name="review_close_vote"
    ),
    path(
        "gates/<int:pk>/next-round/", views.review_next_round, name="review_next_round"
    ),
    path("gates/<int:pk>/sign/", views.review_sign, name="review_sign"),
    path("gates/<int:pk>/packs/", views.pack_list, name="pack_list"),
    path("gates/<int:pk>/packs/freeze/", views.pack_freeze, name="pack_freeze"),
    path("packs/verifier/", views.pack_verifier, name="pack_verifier"),
    path("packs/<int:pk>/progress/", views.pack_progress, name="pack_progress"),
    path("packs/<int:pk>/download/", views.pack_download, name="pack_download"),
    path(
        "packs/<int:pk>/build-again/", views.pack_build_again, name="pack_build_again"
    ),
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
    path(
        "conditions/<int:pk>/request-waiver/",
        views.condition_request_waiver,
        name="condition_request_waiver",
    ),
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
    *policy_urls.urlpatterns,
    *regulation_urls.urlpatterns,
    *raci_urls.urlpatterns,
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
    path("calendars/", views.calendar_list, name="calendar_list"),
    path("calendars/new/", views.calendar_create, name="calendar_create"),
    path("calendars/<int:pk>/", views.calendar_detail, name="calendar_detail"),
    path("calendars/<int:pk>/rename/", views.calendar_rename, name="calendar_rename"),
    path(
        "calendars/<int:pk>/set-hours/",
        views.calendar_set_hours,
        name="calendar_set_hours",
    ),
    path(
        "calendars/<int:pk>/holidays/add/",
        views.calendar_add_holiday,
        name="calendar_add_holiday",
    ),
    path(
        "calendars/<int:pk>/holidays/load/",
        views.calendar_load_holidays,
        name="calendar_load_holidays",
    ),
    path("holidays/<int:pk>/remove/", views.holiday_remove, name="holiday_remove"),
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
    path("decisions/<int:pk>/ask/", views.decision_ask, name="decision_ask"),
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
    *party_urls.urlpatterns,
    *case_urls.urlpatterns,
    *service_urls.urlpatterns,
    *statement_urls.urlpatterns,
    *service_escalation_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *change_request_urls.urlpatterns,
    *engagement_urls.urlpatterns,
    *preview_urls.urlpatterns,
    *talk_urls.urlpatterns,
    *holder_urls.urlpatterns,
]
