"""The pages of the catalogue of regulations."""

from django.urls import path

from governance.views import regulations as views

urlpatterns = [
    path("regulations/", views.regulation_list, name="regulation_list"),
    path("regulations/new/", views.regulation_create, name="regulation_create"),
    path("regulations/<int:pk>/", views.regulation_detail, name="regulation_detail"),
    path("regulations/<int:pk>/edit/", views.regulation_edit, name="regulation_edit"),
    path(
        "regulations/<int:pk>/supersede/",
        views.regulation_supersede,
        name="regulation_supersede",
    ),
    path(
        "regulations/<int:pk>/verify/",
        views.regulation_verify,
        name="regulation_verify",
    ),
]
