"""What was measured by unit and day, who was drawn into which arm, and who was left out.

Two grains beside the totals of `ArmResult`, never mixed in one measure: rows by day (of
an arm, or of each site of it) and rows by unit and day. Both add up; nothing in them is
cumulative. Units are tokens: no row here names a person or an account.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from pilots.models.pilots import Pilot
from pilots.models.plans import Measure
from pilots.models.results import ArmResult

CODE = 40
Arm = ArmResult.Arm


class ArmObservationQuerySet(models.QuerySet["ArmObservation"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.PILOT_VIEW)
        return self.filter(reach.q("measure__pilot__product__team"))


class ArmObservation(models.Model):
    """One arm, site or unit on one day: `x` of `n`, and Σx² where a mean needs its spread.

    A share is `x` successes of `n`; a mean or a ratio is the sum `x` over `n`.
    """

    class Source(models.TextChoices):
        TYPED = "typed", "Typed"
        FILE = "file", "From a file"
        API = "api", "Through the API"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="observations")
    arm = models.CharField(max_length=10, choices=Arm)
    day = models.DateField()
    unit = models.CharField(max_length=CODE, blank=True)
    cluster = models.CharField("site or team", max_length=CODE, blank=True)
    x = models.DecimalField(max_digits=18, decimal_places=4)
    n = models.PositiveIntegerField()
    xx = models.DecimalField(
        "sum of squares", max_digits=24, decimal_places=4, null=True, blank=True
    )
    late = models.BooleanField(default=False, help_text="Recorded after the end.")
    source = models.CharField(max_length=5, choices=Source, default=Source.TYPED)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects = ArmObservationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "unit", "day"],
                condition=Q(unit__gt=""),
                name="one_observation_per_unit_and_day",
            ),
            models.UniqueConstraint(
                fields=["measure", "arm", "cluster", "day"],
                condition=Q(unit=""),
                name="one_observation_per_arm_site_and_day",
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="observation_has_units"),
        ]
        indexes = [
            models.Index(fields=["measure", "-day", "-id"], name="observation_page")
        ]

    def __str__(self) -> str:
        where = self.unit or self.cluster or f"{self.get_arm_display().lower()} arm"
        return f"{self.measure.name}, {where}, {self.day}"


class AssignmentList(models.Model):
    """Which unit goes into which arm, as drawn or as brought. Never changed.

    The newest one made before the start counts and is part of the frozen plan; those
    before it stay, so that everybody sees how often it was drawn.
    """

    class Source(models.TextChoices):
        DRAWN = "drawn", "Drawn here"
        LOADED = "loaded", "Brought"

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="assignment_lists")
    source = models.CharField(max_length=6, choices=Source)
    seed = models.CharField(max_length=32, blank=True)
    split_control = models.PositiveSmallIntegerField()
    split_treatment = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="loaded", seed="") | Q(source="drawn", seed__gt=""),
                name="a_drawn_list_has_its_seed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} list of {self.rows:,} units"


class Assignment(models.Model):
    """One unit in one arm, for good. `reason` is given where it joined a running pilot."""

    list = models.ForeignKey(AssignmentList, models.PROTECT, related_name="assignments")
    unit = models.CharField(max_length=CODE)
    arm = models.CharField(max_length=10, choices=Arm)
    cluster = models.CharField(max_length=CODE, blank=True)
    stratum = models.CharField(max_length=CODE, blank=True)
    assigned_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "unit"], name="a_unit_is_in_one_arm"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.get_arm_display().lower()} arm"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, user: User) -> Self:
        reach = access.reach(user, Perm.PILOT_VIEW)
        return self.filter(reach.q("pilot__product__team"))

    def in_force(self) -> Self:
        """Those that nobody took back."""
        return self.filter(takes_back=None, taken_back=None)


class Exclusion(models.Model):
    """A unit that is left out, since when and why. Never changed; at most taken back.

    Only reasons no arm can cause (`PLANNED`) drop a unit from the reading. The others
    are kept in it, arm by arm as assigned, and shown beside it.
    """

    class Reason(models.TextChoices):
        LITIGATION = "litigation", "In litigation"
        DECEASED = "deceased", "Deceased"
        SCRA = "scra", "SCRA"
        CEASE_CONTACT = "cease_contact", "Cease-contact"
        MINOR = "minor", "Minor"
        CROSSOVER = "crossover", "Had the other arm"
        LEFT = "left", "Left during the pilot"
        DATA_ERROR = "data_error", "Fault in its data"
        OTHER = "other", "Another reason"

    PLANNED = (
        Reason.LITIGATION,
        Reason.DECEASED,
        Reason.SCRA,
        Reason.CEASE_CONTACT,
        Reason.MINOR,
    )

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="unit_exclusions")
    unit = models.CharField(max_length=CODE)
    arm = models.CharField(max_length=10, choices=Arm, blank=True)
    day = models.DateField("since")
    reason = models.CharField(max_length=13, choices=Reason)
    note = models.CharField(max_length=200, blank=True)
    after_results = models.BooleanField(
        help_text="Results of this unit were on record when it was excluded."
    )
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="other", note="") | Q(takes_back__isnull=False),
                name="another_reason_is_said",
            ),
            models.CheckConstraint(
                condition=~Q(takes_back=F("id")), name="nothing_takes_itself_back"
            ),
        ]
        indexes = [models.Index(fields=["pilot", "-id"], name="exclusion_page")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_reason_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("pilots:pilot_data", args=[self.pilot_id])

    @property
    def dialog(self) -> str:
        """The id of the question that is asked before it is taken back."""
        return f"back-{self.pk}"
