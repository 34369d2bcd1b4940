"""What finding out cost."""

from django.urls import path

from pilots.views import economy as views

urlpatterns = [
    path("pilots/economy/", views.economy_detail, name="economy_detail"),
    path("pilots/economy/panel/", views.economy_panel, name="economy_panel"),
]
