from django.urls import path

from core.gallery import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("cards/<int:pk>/move/", views.gallery_move, name="gallery_move"),
    path("items/<int:pk>/score/", views.gallery_score, name="gallery_score"),
    path("items/<int:pk>/why/", views.gallery_why, name="gallery_why"),
]
