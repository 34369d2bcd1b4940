"""What a proposed decision still lacks before it can be decided.

The page shows these sentences beside the button, the action refuses with the first.
"""

from governance.models import Decision, DecisionOption

FEWEST = 2
SIDES = {"business_position": "the business", "it_position": "IT"}


def missing(decision: Decision) -> list[str]:
    """What to do before deciding, in words; empty when it can be decided."""
    options = list(decision.options.all())
    silent = [side for name, side in SIDES.items() if not getattr(decision, name)]
    asked = [f"Write down the position of {side}." for side in silent]
    if len(options) < FEWEST:
        asked.append("Add at least two options: leaving all as it is can be one.")
    return asked + [
        f"Rate “{each}” by all three criteria." for each in unrated(options)
    ]


def unrated(options: list[DecisionOption]) -> list[DecisionOption]:
    return [each for each in options if None in each.ratings]
