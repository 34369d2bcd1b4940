from django.urls import path

from core.imports import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("new/", views.import_create, name="import_create"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/map/", views.import_map, name="import_map"),
    path("<int:pk>/start/", views.import_start, name="import_start"),
    path("<int:pk>/cancel/", views.import_cancel, name="import_cancel"),
    path("<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("<int:pk>/results/", views.import_results, name="import_results"),
]
