"""Addresses of what is said about a review; part of governance's own."""

from django.urls import path

from governance.views import talk as views

urlpatterns = [
    path("gates/<int:pk>/talk/", views.review_talk, name="review_talk"),
    path(
        "gates/<int:pk>/talk/add/", views.review_comment_add, name="review_comment_add"
    ),
    path(
        "gates/talk/<int:pk>/edit/",
        views.review_comment_edit,
        name="review_comment_edit",
    ),
    path(
        "gates/talk/<int:pk>/remove/",
        views.review_comment_remove,
        name="review_comment_remove",
    ),
]
