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
    path("risks/", views.risk_list, name="risk_list"),
    path("risks/new/", views.risk_create, name="risk_create"),
    path("risks/picture/", views.risk_picture, name="risk_picture"),
    path("risks/export/", views.risk_export, name="risk_export"),
    path("risks/<int:pk>/", views.risk_detail, name="risk_detail"),
    path("risks/<int:pk>/edit/", views.risk_edit, name="risk_edit"),
    path("risks/<int:pk>/assess/", views.risk_assess, name="risk_assess"),
    path("risks/<int:pk>/give/", views.risk_give, name="risk_give"),
    path("risks/<int:pk>/treat/", views.risk_treat, name="risk_treat"),
    path("risks/<int:pk>/accept/", views.risk_accept, name="risk_accept"),
    path("risks/<int:pk>/happened/", views.risk_happened, name="risk_happened"),
    path("risks/<int:pk>/close/", views.risk_close, name="risk_close"),
    path("risks/<int:pk>/reopen/", views.risk_reopen, name="risk_reopen"),
    path("risks/of/product/<int:pk>/", views.risk_panel, name="risk_panel"),
    path("run-checks/", views.run_list, name="run_list"),
    path("run-checks/export/", views.run_export, name="run_export"),
    path("run-checks/catalogue/", views.run_check_list, name="run_check_list"),
    path("run-checks/catalogue/new/", views.run_check_create, name="run_check_create"),
    path(
        "run-checks/catalogue/<int:pk>/edit/",
        views.run_check_edit,
        name="run_check_edit",
    ),
    path(
        "run-checks/catalogue/<int:pk>/retire/",
        views.run_check_retire,
        name="run_check_retire",
    ),
    path("products/<int:pk>/run/", views.run_detail, name="run_detail"),
    path("products/<int:pk>/run/panel/", views.run_panel, name="run_panel"),
    path("products/<int:pk>/run/begin/", views.run_begin, name="run_begin"),
    path("products/<int:pk>/run/hand-over/", views.run_hand_over, name="run_hand_over"),
    path("run-duties/<int:pk>/record/", views.run_duty_record, name="run_duty_record"),
    path(
        "run-duties/<int:pk>/correct/", views.run_duty_correct, name="run_duty_correct"
    ),
    path(
        "run-duties/<int:pk>/leave-out/",
        views.run_duty_leave_out,
        name="run_duty_leave_out",
    ),
    path(
        "run-duties/<int:pk>/take-in/", views.run_duty_take_in, name="run_duty_take_in"
    ),
    path("associates/", views.associate_list, name="associate_list"),
    path("associates/new/", views.associate_create, name="associate_create"),
    path("associates/<int:pk>/edit/", views.associate_edit, name="associate_edit"),
]
