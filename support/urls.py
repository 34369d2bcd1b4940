from django.urls import path

from support import views

app_name = "support"
urlpatterns = [
    path("releases/", views.release_list, name="release_list"),
    path("releases/new/", views.release_create, name="release_create"),
    path("releases/<int:pk>/", views.release_detail, name="release_detail"),
    path("releases/<int:pk>/edit/", views.release_edit, name="release_edit"),
    path("releases/<int:pk>/publish/", views.release_publish, name="release_publish"),
    path(
        "releases/<int:pk>/withdraw/", views.release_withdraw, name="release_withdraw"
    ),
    path(
        "releases/<int:pk>/readiness/",
        views.release_readiness,
        name="release_readiness",
    ),
    path("releases/<int:pk>/notes/new/", views.note_create, name="note_create"),
    path("releases/notes/<int:pk>/", views.note_read, name="note_read"),
    path("releases/notes/<int:pk>/edit/", views.note_edit, name="note_edit"),
    path("releases/notes/<int:pk>/publish/", views.note_publish, name="note_publish"),
    path(
        "releases/notes/<int:pk>/acknowledge/",
        views.note_acknowledge,
        name="note_acknowledge",
    ),
    path("releases/notes/<int:pk>/attest/", views.note_attest, name="note_attest"),
    path("releases/of/product/<int:pk>/", views.product_panel, name="product_panel"),
    path("problems/", views.problem_list, name="problem_list"),
    path("problems/new/", views.problem_create, name="problem_create"),
    path("problems/trend/", views.problem_trend, name="problem_trend"),
    path("problems/export/", views.problem_export, name="problem_export"),
    path("problems/<int:pk>/", views.problem_detail, name="problem_detail"),
    path("problems/<int:pk>/edit/", views.problem_edit, name="problem_edit"),
    path("problems/<int:pk>/take/", views.problem_take, name="problem_take"),
    path("problems/<int:pk>/explain/", views.problem_explain, name="problem_explain"),
    path("problems/<int:pk>/plan/", views.problem_plan, name="problem_plan"),
    path("problems/<int:pk>/resolve/", views.problem_resolve, name="problem_resolve"),
    path("problems/<int:pk>/reopen/", views.problem_reopen, name="problem_reopen"),
    path("problems/<int:pk>/count/", views.problem_count, name="problem_count"),
    path("problems/of/product/<int:pk>/", views.problem_panel, name="problem_panel"),
    path("associates/", views.associate_list, name="associate_list"),
    path("associates/new/", views.associate_create, name="associate_create"),
    path("associates/<int:pk>/edit/", views.associate_edit, name="associate_edit"),
]
