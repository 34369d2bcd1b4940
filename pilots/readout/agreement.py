"""Agreement of two judges beyond chance."""

from math import sqrt

from pilots.readout.kinds import ALPHA, Agreement
from pilots.readout.tails import critical


def kappa(table: tuple[int, int, int, int], alpha: float = ALPHA) -> Agreement:
    """Cohen's κ of [[a, b], [c, d]]: agreement beyond chance.

    The interval uses the large-sample variance of Fleiss, Cohen and Everitt (1969).
    """
    n = sum(table)
    if n == 0:
        raise ValueError("There is nothing to compare.")
    a, b, c, d = (count / n for count in table)
    rows, columns = (a + b, c + d), (a + c, b + d)
    agreed, chance = a + d, rows[0] * columns[0] + rows[1] * columns[1]
    if chance == 1:
        raise ValueError("Both gave one answer only: agreement cannot be judged.")
    value = (agreed - chance) / (1 - chance)
    on = sum(
        cell * (1 - chance - (rows[i] + columns[i]) * (1 - agreed)) ** 2
        for i, cell in ((0, a), (1, d))
    )
    off = b * (columns[0] + rows[1]) ** 2 + c * (columns[1] + rows[0]) ** 2
    rest = (agreed * chance - 2 * chance + agreed) ** 2
    variance = (on + (1 - agreed) ** 2 * off - rest) / (n * (1 - chance) ** 4)
    half = critical(alpha) * sqrt(max(variance, 0))
    top = min(value + half, 1.0)
    return Agreement(value, value - half, top, alpha, agreed, chance)
