"""One person's score of one candidate on one criterion, in one round."""

from django.db import models
from django.db.models import Q

from discovery import evaluating
from discovery.models.evaluations import (
    VendorCandidate,
    VendorCriterion,
    VendorScorer,
)


class VendorScore(models.Model):
    scorer = models.ForeignKey(
        VendorScorer, models.CASCADE, related_name="scores", db_index=False
    )
    candidate = models.ForeignKey(VendorCandidate, models.CASCADE, related_name="+")
    criterion = models.ForeignKey(VendorCriterion, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "round", "candidate", "criterion"],
                name="one_score_each_a_round",
            ),
            models.CheckConstraint(
                condition=Q(value__range=(evaluating.LOWEST, evaluating.HIGHEST)),
                name="vendor_score_is_0_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}"
