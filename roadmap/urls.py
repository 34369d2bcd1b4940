from django.urls import path, re_path

from roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("roadmap/", views.board, name="board"),
    path("roadmap/live/", views.board_live, name="board_live"),
    path("roadmap/cards/", views.card_list, name="card_list"),
    path("roadmap/cards/new/", views.card_create, name="card_create"),
    path("roadmap/cards/<int:pk>/", views.card_detail, name="card_detail"),
    path("roadmap/cards/<int:pk>/edit/", views.card_edit, name="card_edit"),
    path("roadmap/cards/<int:pk>/move/", views.card_move, name="card_move"),
    path("roadmap/cards/<int:pk>/link/", views.card_link, name="card_link"),
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
    path("products/<int:pk>/roadmap/", views.product_panel, name="product_panel"),
]
