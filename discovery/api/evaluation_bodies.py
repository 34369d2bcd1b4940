"""What the verbs of vendor evaluations read, and what a scorer's own answer holds."""

from typing import Any

from rest_framework import serializers

from core.models import User
from discovery.api.bodies import Readable
from discovery.models import VendorCandidate, VendorFinding, VendorScorer
from discovery.models.evaluations import LONGEST, SCORES
from portfolio.models import Product


class WeighedBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    weight = serializers.IntegerField(min_value=1, max_value=100)
    at_least = serializers.IntegerField(
        min_value=1, max_value=5, required=False, allow_null=True, default=None
    )


class EditEvaluationBody(serializers.Serializer[Any]):
    """Criteria and candidates stay once somebody has scored."""

    title = serializers.CharField(max_length=160, required=False)
    wanted = serializers.CharField(max_length=LONGEST, required=False)
    criteria = WeighedBody(many=True, required=False)
    must_haves = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, max_length=20
    )
    candidates = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, max_length=8
    )
    scorers = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False),
        many=True,
        required=False,
    )

    def validate_criteria(self, value: list[dict[str, Any]]) -> Any:
        return [(row["name"], row["weight"], row["at_least"]) for row in value]


class NewEvaluationBody(EditEvaluationBody):
    """Without criteria and must-haves it begins with those of the house."""

    title = serializers.CharField(max_length=160)
    wanted = serializers.CharField(max_length=LONGEST)
    product = Readable(Product, required=False, allow_null=True)
    candidates = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=8
    )
    scorers = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False), many=True
    )


class ConflictBody(serializers.Serializer[Any]):
    candidate = serializers.IntegerField()
    what = serializers.CharField(max_length=300)


class DeclareConflictsBody(serializers.Serializer[Any]):
    """An empty list says that nothing ties one to any of them."""

    conflicts = ConflictBody(many=True)


class VendorScoreBody(serializers.Serializer[Any]):
    candidate = serializers.IntegerField()
    criterion = serializers.IntegerField()
    value = serializers.ChoiceField(choices=SCORES)


class ScoreVendorsBody(serializers.Serializer[Any]):
    scores = VendorScoreBody(many=True)
    hand_in = serializers.BooleanField(default=False)


class FindingBody(serializers.Serializer[Any]):
    must_have = serializers.IntegerField()
    verdict = serializers.ChoiceField(
        choices=VendorFinding.Verdict.choices, allow_blank=True
    )
    evidence = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True
    )


class CheckVendorBody(serializers.Serializer[Any]):
    candidate = serializers.PrimaryKeyRelatedField(
        queryset=VendorCandidate.objects.all()
    )
    findings = FindingBody(many=True, required=False, default=list)
    administered = serializers.ChoiceField(
        choices=VendorCandidate.Administered.choices, required=False, allow_blank=True
    )


class DecideVendorBody(serializers.Serializer[Any]):
    """`chosen` is null where none of them is taken."""

    chosen = serializers.PrimaryKeyRelatedField(
        queryset=VendorCandidate.objects.all(), allow_null=True
    )
    reason = serializers.CharField(max_length=LONGEST)
    urgent = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True
    )


class MyScoresSerializer(serializers.Serializer[Any]):
    """One's own, in this round; nobody else is told."""

    declared_at = serializers.DateTimeField(allow_null=True)
    handed_in_at = serializers.DateTimeField(allow_null=True)
    conflicts = ConflictBody(many=True)
    scores = VendorScoreBody(many=True)


def own_of(scorer: VendorScorer) -> dict[str, Any]:
    scores = scorer.scores.filter(round=scorer.evaluation.round)
    return {
        "declared_at": scorer.declared_at,
        "handed_in_at": scorer.handed_in_at,
        "conflicts": [
            {"candidate": tie.candidate_id, "what": tie.what}
            for tie in scorer.conflicts.all()
        ],
        "scores": [
            {"candidate": s.candidate_id, "criterion": s.criterion_id, "value": s.value}
            for s in scores.order_by("candidate__place", "criterion__place")
        ],
    }
