"""The four tests as plain JSON, to keep as a snapshot and to hand out by the API."""

import hashlib
import json
from fractions import Fraction
from typing import Any

from dashboards.alignment.page import Page
from dashboards.reports import decimal
from portfolio.faults import TESTS, Fault
from portfolio.metrics import rounded


def recorded(page: Page) -> dict[str, Any]:
    """Scores, each goal's row, each product's, and every finding."""
    result = page.result
    return {
        "score": decimal(result.score()),
        "tests": {
            test: {
                "title": tile.title,
                "score": decimal(tile.score),
                "says": tile.says,
                "unknown": result.unknown(test),
            }
            for test, tile in zip(TESTS, page.tiles, strict=True)
        },
        "coverage": {
            "mapped": result.coverage.mapped,
            "total": result.coverage.total,
            "percent": percent(result.coverage.share),
        },
        "goals": [
            {
                "id": row.goal.pk,
                "code": row.goal.code,
                "name": row.goal.name,
                "worst": row.worst,
                **dict(row.statuses),
            }
            for row in page.goals
        ],
        "products": [
            {
                "code": row.product.code,
                "goals": row.goals,
                "score": decimal(row.score),
                **{test: decimal(score) for test, score in row.averages},
            }
            for row in page.products
        ],
        "findings": [finding(page, fault) for fault in result.faults],
        "staff": {
            "year": page.year,
            "gap_percent": percent(page.total.gap),
            "hides": [line.code for line in page.total.hidden],
            "lines": [
                {
                    "code": line.code,
                    "required": number(line.required),
                    "funded": number(Fraction(line.funded_fte)),
                    "gap_percent": percent(line.gap),
                    "band": str(line.band),
                }
                for line in page.gathered.lines
                if line.has_staff
            ],
        },
        "allocation": {
            "points": page.allocation.total,
            "adrift_percent": percent(page.allocation.adrift),
            "goals": [
                {
                    "code": goal.code,
                    "target_percent": percent(share.target),
                    "planned_percent": percent(share.planned),
                }
                for goal, share in page.shares
            ],
        },
        "agility": {
            "index": decimal(page.agility.index),
            "by_support": decimal(page.agility.by_support),
            "in_time": decimal(page.agility.in_time),
            "median_days": decimal(page.agility.median_days),
            "rolled_back": decimal(page.agility.rolled_back),
        },
        "staffing_ways": [
            {
                "way": way.key,
                "people": way.people,
                "ready_percent": percent(way.share),
                "ready": way.ready,
                "not_ready": way.missing,
                "not_said": way.unsaid,
            }
            for way in page.staffing_ways
        ],
    }


def finding(page: Page, fault: Fault) -> dict[str, Any]:
    codes = [node.code for node in page.result.center if node.id in fault.goals]
    return {
        "key": fault.key,
        "kind": fault.kind,
        "tests": list(fault.tests),
        "status": str(fault.status),
        "says": fault.says,
        "way": fault.way,
        "goals": codes,
    }


def percent(share: Fraction | None) -> str | None:
    """One decimal, half up: what the page says too."""
    return None if share is None else f"{rounded(share * 100, 1)}"


def number(value: Fraction | None) -> str | None:
    return None if value is None else f"{rounded(value, 1)}"


def digest(data: dict[str, Any]) -> str:
    """The same for the same answers, on whatever day."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
