from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("outcomes/", views.outcomes, name="outcomes"),
    path("outcomes/refresh/", views.outcomes_refresh, name="outcomes_refresh"),
    path("opportunities/tree/", views.opportunity_tree, name="opportunity_tree"),
    path("alignment/", views.alignment, name="alignment"),
    path("alignment/changes/", views.alignment_changes, name="alignment_changes"),
    path("alignment/snapshots/take/", views.alignment_take, name="alignment_take"),
    path("products/<int:pk>/drift/", views.drift_panel, name="drift_panel"),
    path("thread/<slug:kind>/<int:pk>/", views.thread, name="thread"),
]
