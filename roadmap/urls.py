from django.urls import path, re_path

from roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("roadmap/", views.board, name="board"),
    path("roadmap/live/", views.board_live, name="board_live"),
    path("roadmap/timeline/", views.timeline, name="timeline"),
    path("roadmap/limits/edit/", views.limits_edit, name="limits_edit"),
    path("roadmap/cards/", views.card_list, name="card_list"),
    path("roadmap/cards/new/", views.card_create, name="card_create"),
    path("roadmap/cards/<int:pk>/", views.card_detail, name="card_detail"),
    path("roadmap/cards/<int:pk>/edit/", views.card_edit, name="card_edit"),
    path("roadmap/cards/<int:pk>/move/", views.card_move, name="card_move"),
    path("roadmap/cards/<int:pk>/link/", views.card_link, name="card_link"),
    path("roadmap/cards/<int:pk>/need/", views.card_need, name="card_need"),
    path(
        "roadmap/cards/<int:pk>/needs/<int:need_pk>/unneed/",
        views.card_unneed,
        name="card_unneed",
    ),
    re_path(
        r"^roadmap/cards/(?P<pk>\d+)/(?P<relation>notes|opportunities|items|pilots)/"
        r"(?P<row_pk>\d+)/unlink/$",
        views.card_unlink,
        name="card_unlink",
    ),
    path("roadmap/audience/", views.audience_board, name="audience_board"),
    path("roadmap/presentation/", views.presentation, name="presentation"),
    path("roadmap/shares/", views.share_list, name="share_list"),
    path("roadmap/shares/new/", views.share_create, name="share_create"),
    path("roadmap/shares/<int:pk>/", views.share_detail, name="share_detail"),
    path("roadmap/shares/<int:pk>/revoke/", views.share_revoke, name="share_revoke"),
    path("shared/", views.shared_board, name="shared_board"),
    path("shared/open/", views.shared_open, name="shared_open"),
    path("shared/presentation/", views.shared_presentation, name="shared_presentation"),
    path("roadmap/cards/<int:pk>/delete/", views.card_delete, name="card_delete"),
    path("roadmap/cards/<int:pk>/review/", views.card_review, name="card_review"),
    path("roadmap/review/", views.review_list, name="review_list"),
    path("roadmap/ledger/", views.move_list, name="move_list"),
    path("roadmap/ledger/export/", views.move_export, name="move_export"),
    path("roadmap/ledger/since/", views.since, name="since"),
    path("roadmap/ledger/since/panel/", views.since_panel, name="since_panel"),
    path("roadmap/ledger/since/seen/", views.since_seen, name="since_seen"),
    path("roadmap/ledger/past/", views.past_now, name="past_now"),
    path("roadmap/snapshots/", views.snapshot_list, name="snapshot_list"),
    path("roadmap/snapshots/new/", views.snapshot_create, name="snapshot_create"),
    path("roadmap/snapshots/diff/", views.snapshot_diff, name="snapshot_diff"),
    path(
        "roadmap/snapshots/diff/export/",
        views.snapshot_diff_export,
        name="snapshot_diff_export",
    ),
    path("roadmap/snapshots/<int:pk>/", views.snapshot_detail, name="snapshot_detail"),
    path("roadmap/snapshots/<int:pk>/file/", views.snapshot_file, name="snapshot_file"),
    path("products/roadmap-counts/", views.horizon_counts, name="horizon_counts"),
    path("products/<int:pk>/roadmap/", views.product_panel, name="product_panel"),
]
