"""What belongs to the data of a pilot: its days, who is in which arm, who is left out."""

from django.urls import path

from pilots.views import data as views

urlpatterns = [
    path("pilots/<int:pk>/assignment/", views.pilot_assignment, name="pilot_assignment"),
    path("pilots/<int:pk>/exclusions/new/", views.exclusion_create, name="exclusion_create"),
    path("pilots/exclusions/<int:pk>/take-back/", views.exclusion_take_back, name="exclusion_take_back"),
    path("pilots/measures/<int:pk>/days/", views.observation_list, name="observation_list"),
    path("pilots/measures/<int:pk>/days/new/", views.observation_create, name="observation_create"),
    path("pilots/days/<int:pk>/edit/", views.observation_edit, name="observation_edit"),
]  # fmt: skip
