"""What the database itself holds true of every pilot (domain.md §6)."""

from django.db.models import BaseConstraint, CheckConstraint, F, Q

UNDER_WAY = ["running", "paused", "readout", "decided", "closed"]


def together(*names: str) -> Q:
    """All of these are given, or none."""
    return Q(**dict.fromkeys(names)) | Q(**{f"{name}__isnull": False for name in names})


CONSTRAINTS: list[BaseConstraint] = [
    CheckConstraint(
        condition=together("submitted_by", "submitted_at", "submitted_on"),
        name="pilot_submission_has_person_and_time",
    ),
    CheckConstraint(
        condition=together("started_by", "started_at", "started_on"),
        name="pilot_start_has_person_and_time",
    ),
    CheckConstraint(
        condition=together("killed_by", "killed_at", "killed_on"),
        name="pilot_kill_has_person_and_time",
    ),
    CheckConstraint(
        condition=Q(decision="", decided_by=None, decided_at=None, decided_on=None)
        | Q(
            decision__gt="",
            decided_by__isnull=False,
            decided_at__isnull=False,
            decided_on__isnull=False,
        ),
        name="pilot_decision_has_person_and_time",
    ),
    CheckConstraint(
        condition=together("seconded_by", "seconded_at"),
        name="pilot_second_has_person_and_time",
    ),
    CheckConstraint(
        condition=Q(decided_by=None) | ~Q(decided_by=F("owner")),
        name="owner_does_not_decide",
    ),
    CheckConstraint(
        condition=Q(decided_by=None)
        | Q(submitted_by=None)
        | ~Q(decided_by=F("submitted_by")),
        name="submitter_does_not_decide",
    ),
    CheckConstraint(
        condition=Q(seconded_by=None)
        | (~Q(seconded_by=F("owner")) & ~Q(seconded_by=F("decided_by"))),
        name="second_is_another_person",
    ),
    CheckConstraint(
        condition=~Q(state__in=UNDER_WAY)
        | (~Q(plan_hash="") & Q(started_at__isnull=False)),
        name="a_started_plan_is_frozen",
    ),
    CheckConstraint(
        condition=~Q(state__in=["decided", "closed"]) | ~Q(decision=""),
        name="decided_has_a_decision",
    ),
    CheckConstraint(
        condition=~Q(state="closed") | (~Q(learning="") & Q(closed_on__isnull=False)),
        name="closed_has_a_learning",
    ),
    CheckConstraint(
        condition=Q(killed_at=None) | Q(decision__in=["", "stop"]),
        name="a_killed_pilot_stops",
    ),
    CheckConstraint(
        condition=~Q(decision="scale") | Q(kind="pilot"),
        name="only_a_pilot_scales",
    ),
    CheckConstraint(
        condition=~Q(decision="graduate") | Q(kind="poc"),
        name="only_a_proof_of_concept_graduates",
    ),
    CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
        name="pilot_ends_after_it_starts",
    ),
    CheckConstraint(
        condition=Q(share_percent=None) | Q(share_percent__range=(1, 100)),
        name="share_is_a_percentage",
    ),
    CheckConstraint(condition=Q(looks__range=(1, 10)), name="looks_are_1_to_10"),
    CheckConstraint(
        condition=Q(split_control__range=(1, 20), split_treatment__range=(1, 20)),
        name="each_arm_gets_1_to_20_parts",
    ),
    CheckConstraint(
        condition=Q(discard_days__range=(0, 60)), name="first_days_left_out_are_0_to_60"
    ),
    CheckConstraint(
        condition=Q(ended_on=None, data_closes_on=None)
        | Q(data_closes_on__gte=F("ended_on")),
        name="data_closes_after_the_end",
    ),
    CheckConstraint(
        condition=Q(looking="planned_looks", looks__gt=1)
        | (~Q(looking="planned_looks") & Q(looks=1)),
        name="several_looks_are_planned_looks",
    ),
    CheckConstraint(condition=Q(tau=None) | Q(tau__gt=0), name="tau_is_above_0"),
    CheckConstraint(
        condition=Q(extension_percent__in=[0, 25, 50]),
        name="extension_is_0_25_or_50",
    ),
]
