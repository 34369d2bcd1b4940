"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from pilots import api
from pilots.api.rollouts import RolloutViewSet, WaveViewSet
from pilots.api.wave_work import IssueViewSet, WaveTestViewSet

ROUTES = [
    ("pilots", api.PilotViewSet, "pilot"),
    ("pilot-measures", api.MeasureViewSet, "pilot-measure"),
    ("pilot-kill-criteria", api.KillCriterionViewSet, "pilot-kill-criterion"),
    ("pilot-economy", api.EconomyViewSet, "pilot-economy"),
    ("sample-size", api.SampleSizeViewSet, "sample-size"),
    ("pilot-alarms", api.AlarmViewSet, "pilot-alarm"),
    ("rollouts", RolloutViewSet, "rollout"),
    ("rollout-waves", WaveViewSet, "rollout-wave"),
    ("rollout-tests", WaveTestViewSet, "rollout-test"),
    ("rollout-issues", IssueViewSet, "rollout-issue"),
    ("pilot-observations", api.ObservationViewSet, "pilot-observation"),
    ("pilot-assignment-lists", api.AssignmentListViewSet, "pilot-assignment-list"),
    ("pilot-exclusions", api.ExclusionViewSet, "pilot-exclusion"),
    ("pilot-results", api.ArmResultViewSet, "pilot-result"),
]
