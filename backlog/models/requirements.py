"""Requirements: what is needed of a product, traced to the stories and tests that show it.

The center says what it needs and how one will see it; IT answers whether it can; both
then agree on that wording. Another wording is another edition: it is answered anew, and
results of tests of an earlier edition do not count for it.
"""

from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from backlog.models.items import Item
from core import access
from core.models import User
from core.roles import Perm
from portfolio.models import Product

LONGEST = 4_000


class ResultState(models.TextChoices):
    """How a test went; of one that was not run nothing is said."""

    PASSED = "passed", "Passed"
    FAILED = "failed", "Failed"
    BLOCKED = "blocked", "Could not be run"


class Gap(models.TextChoices):
    """What a requirement lacks; ours, in the order in which one mends it."""

    ANSWER = "answer", "No answer of IT"
    STORY = "story", "No story"
    TEST = "test", "No test"
    FAILING = "failing", "A test fails"


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.BACKLOG_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team", "set_by")

    def for_page(self) -> Self:
        return self.for_list().select_related("answered_by", "agreed_by")

    def going(self) -> Self:
        return self.exclude(state=Requirement.State.WITHDRAWN)

    def lacking(self, gap: str) -> Self:
        """Those with this gap; `any` of them for another word. `gaps_of` says the same of one."""
        lacks = {
            Gap.ANSWER: Q(state="draft", answer=""),
            Gap.STORY: ~Exists(carried()),
            Gap.TEST: ~Exists(active_tests()),
            Gap.FAILING: Exists(active_tests().filter(last__in=TROUBLE)),
        }
        found = Q(pk__in=[])
        for each in [Gap(gap)] if gap in Gap.values else Gap:
            found |= Q(lacks[each])
        return self.going().filter(found)

    def counted(self) -> Self:
        """With how many stories it has and how many are done, and the same of tests."""
        live = ~Q(items__state=Item.State.DROPPED)
        tests = Q(tests__retired_on=None)
        return self.annotate(
            stories=Count("items", filter=live, distinct=True),
            stories_done=Count("items", filter=Q(items__state="done"), distinct=True),
            tests_all=Count("tests", filter=tests, distinct=True),
            tests_passed=Count("tests", filter=tests & Q(tests__last="passed"), distinct=True),
            tests_bad=Count("tests", filter=tests & Q(tests__last__in=TROUBLE), distinct=True),
        )  # fmt: skip


class Requirement(models.Model):
    class Kind(models.TextChoices):
        FUNCTIONAL = "functional", "Functional"
        SERVICE = "service", "Service level"
        DATA = "data", "Data"
        SECURITY = "security", "Security and privacy"
        REGULATORY = "regulatory", "Regulatory"

    class Priority(models.TextChoices):
        MUST = "1", "Must"
        SHOULD = "2", "Should"
        COULD = "3", "Could"
        WONT = "4", "Won’t this time"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"
        MET = "met", "Met"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Answer(models.TextChoices):
        CAN = "can", "IT can"
        CHANGED = "changed", "IT can, with changes"
        CANNOT = "cannot", "IT cannot"

    OPENED_WITH = Perm.BACKLOG_VIEW

    key = models.CharField(max_length=12, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FUNCTIONAL)
    priority = models.CharField(max_length=1, choices=Priority, default=Priority.MUST)
    statement = models.TextField("what is needed, and why", max_length=LONGEST)
    fit_criterion = models.TextField("how one sees that it is met", max_length=LONGEST)
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_on = models.DateField()
    answer = models.CharField("IT’s answer", max_length=7, choices=Answer, blank=True)
    answer_text = models.TextField(max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    agreed_on = models.DateField(null=True, blank=True)
    met_on = models.DateField(null=True, blank=True)
    items = models.ManyToManyField(Item, blank=True, related_name="requirements")
    version = models.PositiveIntegerField(default=1)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_on=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False),
                name="answer_of_it_has_person_and_day",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "can"]) | ~Q(answer_text=""),
                name="answer_other_than_can_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "met"], answer__in=["can", "changed"],
                            agreed_by__isnull=False, agreed_on__isnull=False)
                | Q(state__in=["draft", "withdrawn"], agreed_by=None, agreed_on=None),
                name="agreed_requirement_was_answered",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_by=models.F("answered_by")),
                name="two_agree_on_a_requirement",
            ),
            models.CheckConstraint(
                condition=Q(state="met", met_on__isnull=False) | ~Q(state="met") & Q(met_on=None),
                name="met_requirement_has_its_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["priority", "-id"], name="requirement_page"),
            models.Index(fields=["product", "priority"], name="requirement_product"),
            models.Index(fields=["state", "answer"], name="requirement_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("backlog:requirement_detail", args=[self.pk])

    @property
    def is_going(self) -> bool:
        return self.state != self.State.WITHDRAWN


class RequirementEdition(models.Model):
    """One wording, as it was. Kept for good."""

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, related_name="editions"
    )
    number = models.PositiveSmallIntegerField()
    statement = models.TextField(max_length=LONGEST)
    fit_criterion = models.TextField(max_length=LONGEST)
    because = models.TextField(max_length=LONGEST, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "number"], name="one_edition_a_number"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(because=""), name="later_edition_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} edition {self.number}"


class RequirementTest(models.Model):
    """A test that shows whether a requirement is met. `last` is of this edition only."""

    class Kind(models.TextChoices):
        FUNCTIONAL = "functional", "Functional"
        LOAD = "load", "Load"
        SECURITY = "security", "Security"
        ACCEPTANCE = "acceptance", "Acceptance by users"
        REGRESSION = "regression", "Regression"

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="tests")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FUNCTIONAL)
    steps = models.TextField("how it is done", max_length=LONGEST, blank=True)
    last = models.CharField(max_length=7, choices=ResultState, blank=True)
    last_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last="", last_on=None) | ~Q(last="") & Q(last_on__isnull=False),
                name="result_of_a_test_has_its_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class RequirementResult(models.Model):
    """One run of a test. Kept for good: a slip is followed by another run."""

    test = models.ForeignKey(RequirementTest, models.PROTECT, related_name="results")
    edition = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=ResultState)
    note = models.TextField(max_length=LONGEST, blank=True)
    link = models.URLField("where to read more", max_length=500, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="passed") | ~Q(note=""),
                name="test_that_did_not_pass_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.test_id} {self.state} {self.on}"


TROUBLE = (ResultState.FAILED, ResultState.BLOCKED)


def carried() -> "models.QuerySet[Item]":
    """The stories of a requirement in a query of requirements; dropped ones carry nothing."""
    rows = Item.objects.exclude(state=Item.State.DROPPED)
    return rows.filter(requirements=OuterRef("pk"))


def active_tests() -> "models.QuerySet[RequirementTest]":
    return RequirementTest.objects.filter(requirement=OuterRef("pk"), retired_on=None)
