"""What is asked before a gate opens, what was answered, and who wrote a set (ADR 22)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.models import User
from governance.models.gates import Gate
from governance.models.policy import CriteriaSet, Tier
from governance.models.reviews import Review


class TierQuestion(models.Model):
    """One question of a set. A yes may raise the tier and add criteria; a no does nothing."""

    set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField("its place")
    code = models.SlugField(max_length=30, help_text="One word for it, such as ai.")
    text = models.CharField(max_length=200)
    explained = models.CharField(max_length=300, blank=True)
    raises_to = models.ForeignKey(
        Tier, models.RESTRICT, null=True, blank=True, related_name="+"
    )
    adds = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    gates = ArrayField(
        models.CharField(max_length=2, choices=Gate),
        default=list,
        blank=True,
        help_text="Where the added criteria are asked for.",
    )

    class Meta:
        ordering = ["set", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "code"], name="one_question_per_code"
            ),
            models.CheckConstraint(
                condition=Q(adds=[]) | ~Q(gates=[]),
                name="added_criteria_have_a_gate",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SetAuthor(models.Model):
    """Somebody who wrote in a draft: none of them publishes it."""

    set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="authors")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["set", "person"], name="an_author_is_named_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} wrote in {self.set}"


class Placement(models.Model):
    """What was answered when a review was opened, and the tier that follows."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="placement")
    set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    tier = models.ForeignKey(
        Tier, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answers = models.JSONField(
        default=dict, help_text="By the code of a question; left out counts as yes."
    )

    def __str__(self) -> str:
        return f"{self.review.key}: {self.tier or 'no tier'}"

    @property
    def lines(self) -> list[tuple[str, bool]]:
        """The questions as they were asked, and the answers that counted."""
        return [
            (q.text, self.answers.get(q.code, True)) for q in self.set.questions.all()
        ]
