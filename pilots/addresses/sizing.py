"""The calculator and its way into a plan."""

from django.urls import path

from pilots.views import sizing as views

urlpatterns = [
    path("pilots/sample-size/", views.sample_size, name="sample_size"),
    path("pilots/sample-size/take/", views.sample_size_take, name="sample_size_take"),
]
