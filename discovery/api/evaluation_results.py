"""What the scores of a vendor evaluation come to, as the API tells it."""

from typing import Any

from rest_framework import serializers

from discovery.evaluation_exports import exact
from discovery.queries.evaluations import Cell, Move, Result, Standing


def two(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=5, decimal_places=2, allow_null=True, **more
    )


class VendorCellSerializer(serializers.Serializer[Any]):
    criterion = serializers.IntegerField()
    score = serializers.IntegerField(allow_null=True, help_text="The middle one.")
    spread = serializers.IntegerField(allow_null=True)
    verdict = serializers.CharField(help_text="agree, discuss, apart, or empty.")


class VendorFoundSerializer(serializers.Serializer[Any]):
    must_have = serializers.IntegerField()
    verdict = serializers.CharField(help_text="pass, fail, or empty: not looked at.")
    evidence = serializers.CharField()


class VendorStandingSerializer(serializers.Serializer[Any]):
    candidate = serializers.IntegerField()
    place = serializers.IntegerField(allow_null=True, help_text="None of who is out.")
    total = two(help_text="0 to 5.")
    of_hundred = two()
    lowest = two(help_text="When any weight is five points off.")
    highest = two()
    out_because = serializers.ListField(child=serializers.CharField())
    scores = VendorCellSerializer(many=True)
    findings = VendorFoundSerializer(many=True)


class VendorMoveSerializer(serializers.Serializer[Any]):
    criterion = serializers.IntegerField()
    weight = two(help_text="Instead of the weight it has.")
    order = serializers.ListField(
        child=serializers.IntegerField(), help_text="Candidates, the first ones first."
    )
    first_changes = serializers.BooleanField()


class EvaluationResultSerializer(serializers.Serializer[Any]):
    """`moves`: each weight, five points off, that changes a place."""

    standings = VendorStandingSerializer(many=True)
    moves = VendorMoveSerializer(many=True)


def as_told(told: Result) -> dict[str, Any]:
    return {
        "standings": [standing(each, told) for each in told.ranked],
        "moves": [move(each) for each in told.moves],
    }


def standing(each: Standing, told: Result) -> dict[str, Any]:
    low, high = each.span or (None, None)
    musts = zip(told.must_haves, each.findings, strict=True)
    return {
        "candidate": each.candidate.pk,
        "place": each.place,
        "total": exact(each.total),
        "of_hundred": exact(each.of_hundred),
        "lowest": exact(low),
        "highest": exact(high),
        "out_because": each.fails,
        "scores": [cell(one) for one in each.cells],
        "findings": [
            {
                "must_have": must.pk,
                "verdict": found.verdict if found else "",
                "evidence": found.evidence if found else "",
            }
            for must, found in musts
        ],
    }


def cell(one: Cell) -> dict[str, Any]:
    agreed = one.agreed
    return {
        "criterion": one.criterion.pk,
        "score": agreed.value if agreed else None,
        "spread": agreed.spread if agreed else None,
        "verdict": agreed.verdict if agreed else "",
    }


def move(each: Move) -> dict[str, Any]:
    return {
        "criterion": each.criterion.pk,
        "weight": exact(each.to),
        "order": [candidate.pk for _, _, candidate in each.order],
        "first_changes": each.first_changes,
    }
