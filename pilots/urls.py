from django.urls import path

from pilots import views
from pilots.addresses import criteria, data, economy, parts, rollouts, sizing
from pilots.views import STEP_VIEWS

app_name = "pilots"
urlpatterns = [
    path("pilots/", views.pilot_list, name="pilot_list"),
    path("pilots/new/", views.pilot_create, name="pilot_create"),
    *sizing.urlpatterns,
    *economy.urlpatterns,
    path("pilots/alarms/", views.alarm_list, name="alarm_list"),
    path("pilots/alarms/<int:pk>/answer/", views.alarm_answer, name="alarm_answer"),
    path("pilots/<int:pk>/", views.pilot_detail, name="pilot_detail"),
    *parts.urlpatterns,
    *data.urlpatterns,
    *criteria.urlpatterns,
    path("pilots/<int:pk>/edit/", views.pilot_edit, name="pilot_edit"),
    path("pilots/<int:pk>/record/", views.pilot_record, name="pilot_record"),
    path("pilots/<int:pk>/amend/", views.pilot_amend, name="pilot_amend"),
    path("pilots/<int:pk>/read-out/", views.pilot_read_out, name="pilot_read_out"),
    path("pilots/<int:pk>/look/", views.pilot_look, name="pilot_look"),
    path(
        "pilots/<int:pk>/ask-to-scale/",
        views.pilot_ask_to_scale,
        name="pilot_ask_to_scale",
    ),
    *(
        path(f"pilots/<int:pk>/{verb.replace('_', '-')}/", view, name=f"pilot_{verb}")
        for verb, view in STEP_VIEWS.items()
    ),
    path("pilots/<int:pk>/measures/new/", views.measure_create, name="measure_create"),
    path("pilots/measures/<int:pk>/edit/", views.measure_edit, name="measure_edit"),
    path("pilots/measures/<int:pk>/amend/", views.measure_amend, name="measure_amend"),
    path(
        "pilots/measures/<int:pk>/remove/", views.measure_remove, name="measure_remove"
    ),
    path(
        "pilots/<int:pk>/kill-criteria/new/",
        views.kill_criterion_create,
        name="kill_criterion_create",
    ),
    path(
        "pilots/kill-criteria/<int:pk>/edit/",
        views.kill_criterion_edit,
        name="kill_criterion_edit",
    ),
    path(
        "pilots/kill-criteria/<int:pk>/remove/",
        views.kill_criterion_remove,
        name="kill_criterion_remove",
    ),
    path(
        "pilots/measures/<int:pk>/results/new/",
        views.result_create,
        name="result_create",
    ),
    path("pilots/results/<int:pk>/edit/", views.result_edit, name="result_edit"),
    path("pilots/<int:pk>/results/import/", views.result_import, name="result_import"),
    *rollouts.urlpatterns,
    path("pilots/of/product/<int:pk>/", views.product_panel, name="product_panel"),
    path("pilots/of/item/<int:pk>/", views.item_panel, name="item_panel"),
]
