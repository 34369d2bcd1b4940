"""Addresses of the seats at gates."""

from django.urls import path

from governance.views import holders

urlpatterns = [
    path("gates/seats/", holders.holder_list, name="holder_list"),
    path("gates/seats/new/", holders.holder_create, name="holder_create"),
    path("gates/seats/<int:pk>/end/", holders.holder_end, name="holder_end"),
]
