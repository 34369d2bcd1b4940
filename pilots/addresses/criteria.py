"""Kill criteria of a plan that runs."""

from django.urls import path

from pilots.views import criteria as views

urlpatterns = [
    path(
        "pilots/<int:pk>/kill-criteria/add/",
        views.kill_criterion_add,
        name="kill_criterion_add",
    ),
    path(
        "pilots/kill-criteria/<int:pk>/tighten/",
        views.kill_criterion_tighten,
        name="kill_criterion_tighten",
    ),
]
