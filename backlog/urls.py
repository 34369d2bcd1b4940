from django.urls import path

from backlog import views
from backlog.views import promised

app_name = "backlog"
urlpatterns = [
    path("backlog/", views.item_grid, name="item_grid"),
    path("backlog/insights/<int:pk>/", views.insight_panel, name="insight_panel"),
    path("backlog/insights/<int:pk>/link/", views.insight_link, name="insight_link"),
    path(
        "backlog/insights/<int:pk>/items/<int:item>/unlink/",
        views.insight_unlink,
        name="insight_unlink",
    ),
    path("backlog/items/<int:pk>/insights/", views.item_insights, name="item_insights"),
    path("backlog/items/<int:pk>/comments/", views.item_talk, name="item_talk"),
    path("backlog/items/<int:pk>/comments/add/", views.comment_add, name="comment_add"),
    path(
        "backlog/items/<int:pk>/comments/read/", views.mention_read, name="mention_read"
    ),
    path("backlog/comments/<int:pk>/edit/", views.comment_edit, name="comment_edit"),
    path(
        "backlog/comments/<int:pk>/remove/", views.comment_remove, name="comment_remove"
    ),
    path(
        "backlog/items/<int:pk>/files/add/", views.attachment_add, name="attachment_add"
    ),
    path(
        "backlog/files/<int:pk>/", views.attachment_download, name="attachment_download"
    ),
    path(
        "backlog/files/<int:pk>/remove/",
        views.attachment_remove,
        name="attachment_remove",
    ),
    path("products/<int:pk>/backlog/fields/", views.field_list, name="field_list"),
    path(
        "products/<int:pk>/backlog/fields/add/",
        views.field_create,
        name="field_create",
    ),
    path("backlog/fields/<int:pk>/edit/", views.field_edit, name="field_edit"),
    path("backlog/fields/<int:pk>/end/", views.field_end, name="field_end"),
    path("backlog/items/<int:pk>/fields/", views.item_fill, name="item_fill"),
    path("backlog/tree/", views.item_tree, name="item_tree"),
    path("backlog/items/<int:pk>/branch/", views.item_branch, name="item_branch"),
    path("backlog/board/", views.item_board, name="item_board"),
    path("backlog/board/live/", views.board_live, name="board_live"),
    path("backlog/items/<int:pk>/board/move/", views.board_move, name="board_move"),
    path("products/<int:pk>/backlog/limits/", views.limit_edit, name="limit_edit"),
    path("backlog/export/", views.item_export, name="item_export"),
    path("backlog/ranks/", views.item_ranks, name="item_ranks"),
    path("backlog/scores/", views.item_paste, name="item_paste"),
    path("backlog/steps/look/", views.item_bulk, name="item_bulk"),
    path("backlog/steps/", views.bulk_create, name="bulk_create"),
    path("backlog/steps/<int:pk>/", views.bulk_step, name="bulk_step"),
    path("backlog/steps/<int:pk>/undo/", views.bulk_undo, name="bulk_undo"),
    path("backlog/money/", views.item_money, name="item_money"),
    path("backlog/what-ifs/", views.scenario_list, name="scenario_list"),
    path("backlog/what-ifs/new/", views.scenario_create, name="scenario_create"),
    path("backlog/what-ifs/<int:pk>/", views.scenario_detail, name="scenario_detail"),
    path(
        "backlog/what-ifs/<int:pk>/change/",
        views.scenario_change,
        name="scenario_change",
    ),
    path("backlog/what-ifs/<int:pk>/edit/", views.scenario_edit, name="scenario_edit"),
    path(
        "backlog/what-ifs/<int:pk>/settle/",
        views.scenario_settle,
        name="scenario_settle",
    ),
    path(
        "backlog/what-ifs/<int:pk>/apply/", views.scenario_apply, name="scenario_apply"
    ),
    path(
        "backlog/what-ifs/<int:pk>/discard/",
        views.scenario_discard,
        name="scenario_discard",
    ),
    path("backlog/items/new/", views.item_create, name="item_create"),
    path("backlog/items/<int:pk>/", views.item_detail, name="item_detail"),
    path("backlog/items/<int:pk>/edit/", views.item_edit, name="item_edit"),
    path("backlog/items/<int:pk>/why/", views.item_why, name="item_why"),
    path("backlog/items/<int:pk>/score/", views.item_score, name="item_score"),
    path("backlog/items/<int:pk>/confirm/", views.item_confirm, name="item_confirm"),
    path("backlog/items/<int:pk>/cell/", views.item_cell, name="item_cell"),
    path("backlog/items/<int:pk>/estimate/", views.item_estimate, name="item_estimate"),
    path("backlog/items/<int:pk>/move/", views.item_move, name="item_move"),
    path(
        "backlog/items/<int:pk>/promises/", promised.item_promises, name="item_promises"
    ),
    path("backlog/items/<int:pk>/rest/", promised.item_rest, name="item_rest"),
    path(
        "backlog/items/<int:pk>/promises/<int:claim_pk>/unrest/",
        promised.item_unrest,
        name="item_unrest",
    ),
    path("backlog/items/<int:pk>/link/", views.item_link, name="item_link"),
    path(
        "backlog/items/<int:pk>/opportunities/<int:opportunity_pk>/unlink/",
        views.item_unlink,
        name="item_unlink",
    ),
    path("backlog/items/<int:pk>/needs/", views.item_needs, name="item_needs"),
    path("backlog/items/<int:pk>/need/", views.item_need, name="item_need"),
    path(
        "backlog/items/<int:pk>/needs/<int:needed_pk>/remove/",
        views.item_unneed,
        name="item_unneed",
    ),
    path("backlog/items/<int:pk>/place/", views.item_place, name="item_place"),
    path("backlog/items/<int:pk>/moves/", views.item_moves, name="item_moves"),
    path("backlog/items/<int:pk>/pin/", views.item_pin, name="item_pin"),
    path("backlog/items/<int:pk>/unpin/", views.item_unpin, name="item_unpin"),
    path("backlog/items/<int:pk>/jira/", views.item_jira, name="item_jira"),
    path(
        "backlog/items/<int:pk>/jira/comment/", views.jira_comment, name="jira_comment"
    ),
    path("backlog/jira/", views.jira_list, name="jira_list"),
    path("backlog/jira/new/", views.jira_create, name="jira_create"),
    path("backlog/jira/<int:pk>/", views.jira_detail, name="jira_detail"),
    path("backlog/jira/<int:pk>/edit/", views.jira_edit, name="jira_edit"),
    path(
        "backlog/jira/<int:pk>/fields/<int:field_pk>/",
        views.jira_field,
        name="jira_field",
    ),
    path("backlog/jira/<int:pk>/test/", views.jira_test, name="jira_test"),
    path("backlog/jira/<int:pk>/try/", views.jira_try, name="jira_try"),
    path("backlog/jira/<int:pk>/sync/", views.jira_sync, name="jira_sync"),
    path("backlog/jira/<int:pk>/pause/", views.jira_pause, name="jira_pause"),
    path(
        "backlog/jira/<int:pk>/disconnect/",
        views.jira_disconnect,
        name="jira_disconnect",
    ),
    path("backlog/jira/<int:pk>/resend/", views.jira_resend, name="jira_resend"),
    path("backlog/jira/<int:pk>/resume/", views.jira_resume, name="jira_resume"),
    path("backlog/jira/<int:pk>/webhook/", views.jira_webhook, name="jira_webhook"),
    path("backlog/jira/<int:pk>/secret/", views.jira_secret, name="jira_secret"),
    path("backlog/jira/runs/<int:pk>/", views.jira_run, name="jira_run"),
    path(
        "backlog/jira/conflicts/", views.jira_conflict_list, name="jira_conflict_list"
    ),
    path(
        "backlog/jira/conflicts/settle/",
        views.jira_settle,
        name="jira_settle",
    ),
    path(
        "backlog/jira/conflicts/settle-all/",
        views.jira_settle_all,
        name="jira_settle_all",
    ),
    path(
        "backlog/jira/conflicts/<int:pk>/resolve/",
        views.jira_resolve,
        name="jira_resolve",
    ),
    path("products/<int:pk>/backlog/", views.product_panel, name="product_panel"),
    path(
        "opportunities/<int:pk>/backlog/",
        views.opportunity_panel,
        name="opportunity_panel",
    ),
    path(
        "opportunities/<int:pk>/items/link/",
        views.opportunity_link_item,
        name="opportunity_link_item",
    ),
    path(
        "backlog/items/<int:pk>/requirements/",
        views.item_requirements,
        name="item_requirements",
    ),
    path("requirements/", views.requirement_list, name="requirement_list"),
    path("requirements/new/", views.requirement_create, name="requirement_create"),
    path("requirements/export/", views.requirement_export, name="requirement_export"),
    path(
        "requirements/of/product/<int:pk>/",
        views.requirement_panel,
        name="requirement_panel",
    ),
    path("requirements/<int:pk>/", views.requirement_detail, name="requirement_detail"),
    path(
        "requirements/<int:pk>/edit/", views.requirement_edit, name="requirement_edit"
    ),
    path(
        "requirements/<int:pk>/answer/",
        views.requirement_answer,
        name="requirement_answer",
    ),
    path(
        "requirements/<int:pk>/agree/",
        views.requirement_agree,
        name="requirement_agree",
    ),
    path(
        "requirements/<int:pk>/meet/", views.requirement_meet, name="requirement_meet"
    ),
    path(
        "requirements/<int:pk>/withdraw/",
        views.requirement_withdraw,
        name="requirement_withdraw",
    ),
    path(
        "requirements/<int:pk>/trace/",
        views.requirement_trace,
        name="requirement_trace",
    ),
    path(
        "requirements/<int:pk>/test/", views.requirement_test, name="requirement_test"
    ),
    path(
        "requirements/<int:pk>/record/",
        views.requirement_record,
        name="requirement_record",
    ),
    path(
        "requirements/<int:pk>/items/<int:item_pk>/remove/",
        views.requirement_untrace,
        name="requirement_untrace",
    ),
    path(
        "requirements/<int:pk>/tests/<int:test_pk>/retire/",
        views.requirement_retire,
        name="requirement_retire",
    ),
    path("scoring/", views.session_list, name="session_list"),
    path("scoring/new/", views.session_create, name="session_create"),
    path("scoring/calibration/", views.session_calibration, name="session_calibration"),
    path("scoring/<int:pk>/", views.session_detail, name="session_detail"),
    path("scoring/<int:pk>/edit/", views.session_edit, name="session_edit"),
    path("scoring/<int:pk>/add/", views.session_add, name="session_add"),
    path(
        "scoring/<int:pk>/items/<int:item_pk>/remove/",
        views.session_remove,
        name="session_remove",
    ),
    path(
        "scoring/<int:pk>/<slug:column>/vote/", views.session_vote, name="session_vote"
    ),
    path("vote/", views.session_join, name="session_join"),
    path("scoring/<int:pk>/code/", views.session_code, name="session_code"),
    path("scoring/<int:pk>/ballot/", views.session_ballot, name="session_ballot"),
    path(
        "scoring/<int:pk>/ballot/live/",
        views.session_ballot_live,
        name="session_ballot_live",
    ),
    path("scoring/<int:pk>/until/", views.session_term, name="session_term"),
    path("scoring/<int:pk>/voters/", views.session_expect, name="session_expect"),
    path("scoring/<int:pk>/reveal/", views.session_reveal, name="session_reveal"),
    path("scoring/<int:pk>/again/", views.session_again, name="session_again"),
    path("scoring/<int:pk>/live/", views.session_live, name="session_live"),
    path("scoring/<int:pk>/rounds/", views.session_rounds, name="session_rounds"),
    path(
        "scoring/<int:pk>/<slug:column>/open/", views.session_open, name="session_open"
    ),
    path(
        "scoring/<int:pk>/items/<int:item_pk>/<slug:column>/choose/",
        views.session_choose,
        name="session_choose",
    ),
    path("scoring/<int:pk>/finalize/", views.session_finalize, name="session_finalize"),
]
