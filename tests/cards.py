"""A card number that must stay nowhere, and how a test looks for what is left of it.

Four digits alone are no proof: the fraction of a second in a stored time holds them
now and then, and a test that looks for them fails on a good day.
"""

import re

PAN = "4111 1111 1111 1111"
LEFT = re.compile(r"4111\W?1111|1111\W?1111|(?<!\w)(?:4111|1111)(?!\w)")


def tells_card(kept):
    """Whether anything of the card number is to be read in what was kept."""
    return bool(LEFT.search(str(kept)))
