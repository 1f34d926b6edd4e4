"""Whether two runs over the same questions differ by more than chance; the test is SciPy's.

It is seeded: the same values give the same probability.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SEED = 20_240_229
_RESAMPLES = 1999
_BATCH = 500  # of 3,219 questions: 13 MB at once


def chance(differences: Sequence[float]) -> float:
    """How often a mean difference this large comes about if it is chance which run got which value (two-sided)."""
    from scipy.stats import permutation_test

    sample = np.asarray(differences, dtype=float)
    differing = sample[sample != 0]
    if len(differing) < 2:  # by chance a single one points either way
        return 1.0
    # A difference of nothing has no sign to change: leaving it out changes neither the statistic's order nor p.
    found = permutation_test(
        (differing,),
        lambda x, axis: np.sum(x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=_RESAMPLES,
        batch=_BATCH,
        rng=np.random.default_rng(_SEED),
    )
    return min(1.0, float(found.pvalue))


def holm(chances: Sequence[float]) -> list[float]:
    """The probabilities corrected for having asked several times (Holm): the n smallest times n, and so on down.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    corrected = [0.0] * len(chances)
    highest = 0.0
    for place, number in enumerate(sorted(range(len(chances)), key=lambda each: chances[each])):
        highest = max(highest, min(1.0, chances[number] * (len(chances) - place)))
        corrected[number] = highest
    return corrected
