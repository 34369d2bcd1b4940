"""Vendor evaluations: what is chosen, by which criteria, between whom, and by whom scored.

Source: domain.md §5 “Evaluation”. Nobody's scores are told before they are shown to all.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import access
from core.models import Team, User
from core.roles import Perm
from discovery import evaluating
from portfolio.models import Product, Vendor

LONGEST = 2_000
SCORES = [(n, str(n)) for n in range(evaluating.LOWEST, evaluating.HIGHEST + 1)]


class VendorEvaluationQuerySet(models.QuerySet["VendorEvaluation"]):
    def visible_to(self, user: User) -> Self:
        """Who may read the decision log may read them: all of them or none."""
        return self if access.may(user, Perm.DECISION_VIEW) else self.none()

    def for_list(self) -> Self:
        return self.select_related("product__team", "lead", "chosen__vendor")

    def for_page(self) -> Self:
        return self.for_list().select_related("revealed_by", "decided_by")


class VendorEvaluation(models.Model):
    """One choice between vendors: scored in silence, shown at once, then decided.

    `round` counts up when the scores that were shown are talked about and given anew.
    """

    class State(models.TextChoices):
        OPEN = "open", "Being scored"
        REVEALED = "revealed", "Scores shown"
        DECIDED = "decided", "Decided"
        DROPPED = "dropped", "Withdrawn"

    key = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=160)
    wanted = models.TextField("what is chosen", max_length=LONGEST)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    lead = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    revealed_at = models.DateTimeField(null=True, blank=True)
    revealed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Empty when decided: none of them is taken. What follows also says who withdrew it.
    chosen = models.ForeignKey(
        "discovery.VendorCandidate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.TextField(max_length=LONGEST, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = VendorEvaluationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", revealed_at=None, revealed_by=None)
                | Q(state="dropped", revealed_at=None, revealed_by=None)
                | ~Q(state="open")
                & Q(revealed_at__isnull=False, revealed_by__isnull=False),
                name="shown_scores_have_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "revealed"], chosen=None, reason="")
                & Q(decided_by=None, decided_on=None)
                | Q(state__in=["decided", "dropped"], decided_by__isnull=False)
                & Q(decided_on__isnull=False)
                & ~Q(reason=""),
                name="vendor_choice_has_reason_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(state="decided") | Q(chosen=None),
                name="only_a_decision_chooses_a_vendor",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_on", "-id"], name="evaluation_page"),
            models.Index(fields=["product", "-opened_on"], name="evaluation_product"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:evaluation_detail", args=[self.pk])

    @property
    def team(self) -> Team | None:
        """Whose people may change it; None: the company's."""
        return self.product.team if self.product else None

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_revealed(self) -> bool:
        """The scores are shown, whether or not it is decided."""
        return self.revealed_at is not None

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.DECIDED

    @property
    def is_over(self) -> bool:
        """Decided or withdrawn: nothing of it changes any more."""
        return self.state in {self.State.DECIDED, self.State.DROPPED}


class VendorCriterion(models.Model):
    """What candidates are scored on; below `at_least` a candidate is out."""

    evaluation = models.ForeignKey(
        VendorEvaluation, models.CASCADE, related_name="criteria", db_index=False
    )
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    weight = models.PositiveSmallIntegerField()
    at_least = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "name"], name="one_criterion_a_name"
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, evaluating.WHOLE)),
                name="criterion_weighs_1_to_100",
            ),
            models.CheckConstraint(
                condition=Q(at_least=None) | Q(at_least__range=(1, evaluating.HIGHEST)),
                name="criterion_threshold_is_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VendorMustHave(models.Model):
    """What every candidate has, or is out, whatever its score."""

    evaluation = models.ForeignKey(
        VendorEvaluation, models.CASCADE, related_name="must_haves", db_index=False
    )
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "name"], name="one_must_have_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VendorCandidate(models.Model):
    """One of those between whom is chosen: a vendor of the portfolio, or only a name."""

    class Administered(models.TextChoices):
        UNKNOWN = "", "Not known"
        YES = "yes", "By the business, without programming"
        PARTLY = "partly", "Partly by the business"
        NO = "no", "Only by programmers or the vendor"

    evaluation = models.ForeignKey(
        VendorEvaluation, models.CASCADE, related_name="candidates", db_index=False
    )
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, null=True, blank=True, related_name="+"
    )
    administered = models.CharField(
        "who changes it day to day", max_length=8, choices=Administered, blank=True
    )

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "name"], name="one_candidate_a_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VendorFinding(models.Model):
    """Whether a candidate has a must-have, and what shows it."""

    class Verdict(models.TextChoices):
        PASS = "pass", "Has it"
        FAIL = "fail", "Lacks it"

    candidate = models.ForeignKey(
        VendorCandidate, models.CASCADE, related_name="findings", db_index=False
    )
    must_have = models.ForeignKey(VendorMustHave, models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=4, choices=Verdict)
    evidence = models.CharField(max_length=300)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    found_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "must_have"], name="one_finding_each"
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""), name="finding_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class VendorScorer(models.Model):
    """One who scores: first says what ties her or him to a candidate, then scores."""

    evaluation = models.ForeignKey(
        VendorEvaluation, models.CASCADE, related_name="scorers", db_index=False
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "person"], name="one_scorer_a_person"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(declared_at__isnull=False),
                name="scorer_declares_before_handing_in",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class VendorConflict(models.Model):
    """What ties a scorer to a candidate, and keeps him or her from scoring it."""

    scorer = models.ForeignKey(
        VendorScorer, models.CASCADE, related_name="conflicts", db_index=False
    )
    candidate = models.ForeignKey(VendorCandidate, models.CASCADE, related_name="+")
    what = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "candidate"], name="one_conflict_each"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="conflict_says_what"),
        ]

    def __str__(self) -> str:
        return f"{self.scorer} and {self.candidate}"
