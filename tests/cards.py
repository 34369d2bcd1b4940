"""A card number that must stay nowhere, and how a test looks for what is left of it.

Its last three groups begin with 0, as no identifier does: four digits such as 1111 are
in a database of thousands of rows, and in the fraction of a second of a stored time.
"""

import re
from itertools import pairwise

PAN = "4929 0857 0203 0116"
DASHED = PAN.replace(" ", "-")
GROUPS = PAN.split()
ALONE = rf"(?<![\w-])({'|'.join(GROUPS[1:])})(?![\w-])"
SIDE_BY_SIDE = [rf"{one}\W?{other}" for one, other in pairwise(GROUPS)]
LEFT = re.compile("|".join([ALONE, *SIDE_BY_SIDE]))


def tells_card(kept):
    """Whether anything of the card number is to be read in what was kept."""
    return bool(LEFT.search(str(kept)))
