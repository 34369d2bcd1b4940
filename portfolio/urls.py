from django.urls import path

from portfolio import standard_urls, vendor_urls, views

app_name = "portfolio"
urlpatterns = [
    *standard_urls.urlpatterns,
    path("products/", views.product_list, name="product_list"),
    path("products/new/", views.product_create, name="product_create"),
    path("products/<int:pk>/", views.product_detail, name="product_detail"),
    path("products/<int:pk>/edit/", views.product_edit, name="product_edit"),
    path("products/<int:pk>/end/", views.product_end, name="product_end"),
    path("products/<int:pk>/go-on/", views.product_go_on, name="product_go_on"),
    path("products/<int:pk>/raci/", views.raci_panel, name="raci_panel"),
    path(
        "products/<int:pk>/outcomes/new/", views.outcome_create, name="outcome_create"
    ),
    path("outcome-metrics/<int:pk>/edit/", views.outcome_edit, name="outcome_edit"),
    path(
        "outcome-metrics/<int:pk>/remove/", views.outcome_remove, name="outcome_remove"
    ),
    # portfolios and lines
    path("portfolios/", views.portfolio_list, name="portfolio_list"),
    path("portfolios/new/", views.portfolio_create, name="portfolio_create"),
    path("portfolios/<int:pk>/", views.portfolio_detail, name="portfolio_detail"),
    path("portfolios/<int:pk>/edit/", views.portfolio_edit, name="portfolio_edit"),
    path("product-lines/new/", views.line_create, name="line_create"),
    path("product-lines/<int:pk>/", views.line_detail, name="line_detail"),
    path("product-lines/<int:pk>/edit/", views.line_edit, name="line_edit"),
    # capabilities
    path("capabilities/", views.capability_list, name="capability_list"),
    path("capabilities/new/", views.capability_create, name="capability_create"),
    path("capabilities/<int:pk>/", views.capability_detail, name="capability_detail"),
    path("capabilities/<int:pk>/edit/", views.capability_edit, name="capability_edit"),
    # projects
    path("projects/", views.project_list, name="project_list"),
    path("projects/new/", views.project_create, name="project_create"),
    path("projects/<int:pk>/", views.project_detail, name="project_detail"),
    path("projects/<int:pk>/edit/", views.project_edit, name="project_edit"),
    path("projects/<int:pk>/close/", views.project_close, name="project_close"),
    path("projects/<int:pk>/reopen/", views.project_reopen, name="project_reopen"),
    *vendor_urls.urlpatterns,
    # sites and queues
    path("sites-and-queues/", views.place_list, name="place_list"),
    path("sites/new/", views.site_create, name="site_create"),
    path("sites/<int:pk>/edit/", views.site_edit, name="site_edit"),
    path("queues/new/", views.queue_create, name="queue_create"),
    path("queues/<int:pk>/edit/", views.queue_edit, name="queue_edit"),
    # goals
    path("goals/", views.goal_list, name="goal_list"),
    path("goals/new/", views.goal_create, name="goal_create"),
    path("goals/<int:pk>/", views.goal_detail, name="goal_detail"),
    path("goals/<int:pk>/edit/", views.goal_edit, name="goal_edit"),
    path("goals/<int:pk>/link/", views.goal_link, name="goal_link"),
    path(
        "goals/<int:pk>/links/<int:link>/unlink/", views.goal_unlink, name="goal_unlink"
    ),
    path("goals/pair/", views.goal_pair, name="goal_pair"),
    path("goals/pair/join/", views.goal_pair_join, name="goal_pair_join"),
    path("goals/pair/part/", views.goal_pair_part, name="goal_pair_part"),
    # the budget, and the practices goals rest on
    path("budget/", views.budget_list, name="budget_list"),
    path("budget/new/", views.budget_create, name="budget_create"),
    path("budget/<int:pk>/", views.budget_detail, name="budget_detail"),
    path("budget/<int:pk>/edit/", views.budget_edit, name="budget_edit"),
    path("practices/", views.practice_list, name="practice_list"),
    path("practices/new/", views.practice_create, name="practice_create"),
    path("practices/<int:pk>/edit/", views.practice_edit, name="practice_edit"),
    path("practices/<int:pk>/review/", views.practice_review, name="practice_review"),
    # objectives and key results
    path("objectives/", views.objective_list, name="objective_list"),
    path("objectives/new/", views.objective_create, name="objective_create"),
    path("objectives/<int:pk>/", views.objective_detail, name="objective_detail"),
    path("objectives/<int:pk>/edit/", views.objective_edit, name="objective_edit"),
    path("objectives/<int:pk>/close/", views.objective_close, name="objective_close"),
    path(
        "objectives/<int:pk>/reopen/", views.objective_reopen, name="objective_reopen"
    ),
    path(
        "objectives/<int:pk>/key-results/new/",
        views.key_result_create,
        name="key_result_create",
    ),
    path("key-results/<int:pk>/", views.key_result_detail, name="key_result_detail"),
    path("key-results/<int:pk>/edit/", views.key_result_edit, name="key_result_edit"),
    path(
        "key-results/<int:pk>/check-in/",
        views.key_result_check_in,
        name="key_result_check_in",
    ),
    path(
        "key-results/<int:pk>/rebaseline/",
        views.key_result_rebaseline,
        name="key_result_rebaseline",
    ),
    # metrics and observations
    path("metrics/", views.metric_list, name="metric_list"),
    path("metrics/new/", views.metric_create, name="metric_create"),
    path("metrics/<int:pk>/export/", views.metric_export, name="metric_export"),
    path(
        "metrics/<int:pk>/observations/export/",
        views.observation_export,
        name="observation_export",
    ),
    path(
        "metrics/<int:pk>/annotations/new/",
        views.annotation_create,
        name="annotation_create",
    ),
    path("annotations/<int:pk>/edit/", views.annotation_edit, name="annotation_edit"),
    path(
        "annotations/<int:pk>/remove/",
        views.annotation_remove,
        name="annotation_remove",
    ),
    path(
        "observations/<int:pk>/confirm/",
        views.observation_confirm,
        name="observation_confirm",
    ),
    path("metrics/<int:pk>/", views.metric_detail, name="metric_detail"),
    path("metrics/<int:pk>/edit/", views.metric_edit, name="metric_edit"),
    path(
        "metrics/<int:pk>/new-version/",
        views.metric_new_version,
        name="metric_new_version",
    ),
    path(
        "metrics/<int:pk>/observations/new/",
        views.observation_create,
        name="observation_create",
    ),
    path(
        "observations/<int:pk>/correct/",
        views.observation_correct,
        name="observation_correct",
    ),
    # sources of measures
    path("sources/", views.source_list, name="source_list"),
    path("sources/new/", views.source_create, name="source_create"),
    path("sources/<int:pk>/", views.source_detail, name="source_detail"),
    path("sources/<int:pk>/edit/", views.source_edit, name="source_edit"),
    path("sources/<int:pk>/fetch/", views.source_fetch, name="source_fetch"),
    # benefits
    path("benefits/", views.benefit_list, name="benefit_list"),
    path("benefits/new/", views.benefit_create, name="benefit_create"),
    path("benefits/<int:pk>/", views.benefit_detail, name="benefit_detail"),
    path("benefits/<int:pk>/edit/", views.benefit_edit, name="benefit_edit"),
    path("benefits/<int:pk>/freeze/", views.benefit_freeze, name="benefit_freeze"),
    path("benefits/<int:pk>/sign/", views.benefit_sign, name="benefit_sign"),
    path("benefits/<int:pk>/reopen/", views.benefit_reopen, name="benefit_reopen"),
    path("benefits/<int:pk>/move/", views.benefit_move, name="benefit_move"),
    path(
        "benefits/<int:pk>/forecast/", views.benefit_forecast, name="benefit_forecast"
    ),
    path("benefits/<int:pk>/ramp/", views.benefit_ramp, name="benefit_ramp"),
    path("benefits/<int:pk>/measure/", views.benefit_measure, name="benefit_measure"),
    path("benefits/<int:pk>/attest/", views.benefit_attest, name="benefit_attest"),
]
