"""A share and how sure one can be of it.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
inference" (1927); domain.md §4, QA insights. Unit: shares from 0 to 1.
"""

from math import sqrt

Z_95 = 1.959963984540054  # two-sided 95 %


def wilson(hits: int, n: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson interval of a share: 9 of 400 → (0.0119, 0.0422).

    Unlike the simple interval it stays inside 0 to 1 and holds for small samples.
    """
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is not a share")
    share, squared = hits / n, z * z
    middle = share + squared / (2 * n)
    half = z * sqrt(share * (1 - share) / n + squared / (4 * n * n))
    whole = 1 + squared / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def percent_text(hits: int, n: int) -> str:
    """The share in percent, half up: 9 of 400 → "2.3 %"."""
    tenths = (2000 * hits + n) // (2 * n)
    return f"{tenths // 10}.{tenths % 10} %"
