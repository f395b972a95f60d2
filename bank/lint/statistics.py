"""The two significance tests the rules need, without a statistics library at run time."""

import math


def fisher_exact(left_yes: int, left_no: int, right_yes: int, right_no: int) -> float:
    """The two-sided p of Fisher's exact test: how likely rates at least this unlike are by chance alone."""
    left, right, yes = left_yes + left_no, right_yes + right_no, left_yes + right_yes

    def ways(count: int) -> int:
        return math.comb(left, count) * math.comb(right, yes - count)

    seen = ways(left_yes)
    table = (ways(count) for count in range(max(0, yes - right), min(left, yes) + 1))
    return sum(number for number in table if number <= seen) / math.comb(left + right, yes)


def chi_square(observed: list[float], expected: list[float]) -> float:
    """The p of a chi-square test of counts against what was expected, whose totals are equal."""
    statistic = sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True))
    return _upper_gamma((len(observed) - 1) / 2, statistic / 2)


def _upper_gamma(shape: float, value: float) -> float:
    """The regularised upper incomplete gamma function, by the series of the lower one."""
    if value <= 0:
        return 1.0
    term = total = 1 / shape
    step = shape
    while term > total * 1e-12:
        step += 1
        term *= value / step
        total += term
    return max(0.0, 1 - total * math.exp(-value + shape * math.log(value) - math.lgamma(shape)))
