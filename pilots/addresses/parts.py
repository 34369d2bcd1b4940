"""The parts of one pilot beside its first page: plan, data and reading."""

from django.urls import path

from pilots.views import parts as views

urlpatterns = [
    path("pilots/<int:pk>/plan/", views.pilot_plan, name="pilot_plan"),
    path("pilots/<int:pk>/data/", views.pilot_data, name="pilot_data"),
    path("pilots/<int:pk>/reading/", views.pilot_reading, name="pilot_reading"),
]
