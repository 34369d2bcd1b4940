"""Addresses of rollouts, waves, their tests and issues."""

from django.urls import path

from pilots.views import rollouts as views
from pilots.views import wave_work as work

urlpatterns = [
    path("rollouts/", views.rollout_list, name="rollout_list"),
    path("pilots/<int:pk>/rollout/new/", views.rollout_create, name="rollout_create"),
    path("rollouts/of/pilot/<int:pk>/", views.rollout_panel, name="rollout_panel"),
    path("rollouts/<int:pk>/", views.rollout_detail, name="rollout_detail"),
    path("rollouts/<int:pk>/edit/", views.rollout_edit, name="rollout_edit"),
    path("rollouts/<int:pk>/waves/new/", views.wave_create, name="wave_create"),
    path("rollouts/waves/<int:pk>/", views.wave_detail, name="wave_detail"),
    path("rollouts/waves/<int:pk>/edit/", views.wave_edit, name="wave_edit"),
    *(
        path(
            f"rollouts/waves/<int:pk>/{verb.replace('_', '-')}/",
            view,
            name=f"wave_{verb}",
        )
        for verb, view in views.STEP_VIEWS.items()
    ),
    path(
        "rollouts/tests/<int:pk>/record/",
        work.wave_test_record,
        name="wave_test_record",
    ),
    path(
        "rollouts/tests/<int:pk>/verify/",
        work.wave_test_verify,
        name="wave_test_verify",
    ),
    path("rollouts/tests/<int:pk>/file/", work.wave_test_file, name="wave_test_file"),
    path("rollouts/waves/<int:pk>/issues/new/", work.issue_create, name="issue_create"),
    path("rollouts/issues/<int:pk>/close/", work.issue_close, name="issue_close"),
]
