"""Addresses of the learning log, under /learning/."""

from django.urls import path

from discovery.views import learning as views

AT = "learning/"
urlpatterns = [
    path(AT, views.learning_list, name="learning_list"),
    path(f"{AT}new/", views.learning_create, name="learning_create"),
    path(f"{AT}export/", views.learning_export, name="learning_export"),
    path(f"{AT}<int:pk>/", views.learning_detail, name="learning_detail"),
    path(f"{AT}<int:pk>/edit/", views.learning_edit, name="learning_edit"),
    path(f"{AT}<int:pk>/finish/", views.learning_finish, name="learning_finish"),
    path(f"{AT}<int:pk>/remove/", views.learning_remove, name="learning_remove"),
    path(
        "vendors/<int:pk>/learning/",
        views.learning_vendor_panel,
        name="learning_vendor_panel",
    ),
]
