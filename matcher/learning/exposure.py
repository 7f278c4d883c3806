"""How likely an answer was to be given at all, so that what is shown to everybody does not speak for everybody.

Answers are about what was shown, and what was shown is what the present weights like. Each answer is therefore
weighed by one over the probability that it was given (Schnabel, Swaminathan, Singh, Chandak and Joachims,
*Recommendations as Treatments: Debiasing Learning and Evaluation*, ICML 2016): the weighted answers stand for all
on the lists. Weights are divided by their mean (Swaminathan and Joachims, *The Self-Normalized Estimator for
Counterfactual Learning*, NIPS 2015) and clipped: a few answers from far down must not decide alone.

That people go down a list one by one and stop somewhere is a position-based model (Joachims, Swaminathan and
Schnabel, *Unbiased Learning-to-Rank with Biased Feedback*, WSDM 2017) whose examination is seen, not guessed:
whoever looked at a card has answered it. Silence is no answer, and never counts as a no.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.learning.answers import NOWHERE, Answers

#: No answer counts more than so many times as much as the likeliest one. With more, a handful of answers from far
#: down outweighs all others (docs/learning.md).
CAP = 3.0


def reach(place: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the probability that each place of a list is answered, from 0 on; it never rises.

    The share of the lists having a place in which it was answered, pooled where it would rise (pool adjacent
    violators: Barlow, Bartholomew, Bremner and Brunk, *Statistical Inference under Order Restrictions*, 1972).

    Parameters
    ----------
    place : (m,), the place of each answer.
    lengths : (l,), how long each list is in which somebody answered.

    Returns
    -------
    (longest,) float64 in [0, 1].
    """
    longest = int(lengths.max(initial=0))
    lists = np.array([(lengths > at).sum() for at in range(longest)], dtype=np.float64)
    answered = np.bincount(place[(place >= 0) & (place < longest)], minlength=longest)[:longest]
    blocks: list[list[float]] = []
    for one, of in zip(answered.tolist(), lists.tolist(), strict=True):
        blocks.append([float(one), of, 1.0])
        while len(blocks) > 1 and blocks[-1][0] * blocks[-2][1] > blocks[-2][0] * blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [mine + other for mine, other in zip(blocks[-1], last, strict=True)]
    shares = [min(one / of, 1.0) for one, of, _ in blocks]
    return np.repeat(shares, [int(many) for *_, many in blocks])


def weights_of(answers: Answers, depth: int, cap: float = CAP) -> NDArray[np.float64]:
    """Return what each answer counts, (m,) float64 above 0 with the mean 1.

    Whoever was drawn from below came to one of the first places with a known chance. An answer that a list did not
    bring, such as to a request, counts like the likeliest.

    Parameters
    ----------
    answers : of one side.
    depth : how many places the drawn ones share among them.
    cap : at least 1; 1 corrects nothing.
    """
    if not len(answers):
        return np.empty(0)
    listed = answers.place != NOWHERE
    readers, own = np.unique(answers.reader[listed], return_inverse=True)
    if not len(readers):
        return np.ones(len(answers))
    # A list may have been longer when one answer was given than when another was.
    lengths = np.zeros(len(readers), dtype=np.int64)
    np.maximum.at(lengths, own, np.maximum(answers.length, answers.place + 1)[listed])
    reached = reach(answers.place[listed], lengths)
    likely = np.full(len(answers), reached.max())
    likely[listed] = reached[answers.place[listed]]
    drawn = ~np.isnan(answers.chance)
    likely[drawn] = answers.chance[drawn] * reached[:depth].mean()
    counted = 1.0 / np.maximum(likely, likely.max() / cap)
    weights: NDArray[np.float64] = counted / counted.mean()
    return weights
