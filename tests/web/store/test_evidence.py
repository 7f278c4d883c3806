"""What is known of a pair comes back as it was kept, also after matcher learned to look at more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from matcher.profiles import Side
from matcher.recommendation.features import Feature, PairFeatures
from web.store.evidence import COLUMNS, packed_evidence, unpacked_evidence

FEATURES = len(Feature)


def kept() -> bytes:
    """Pack the second of two pairs: 8, 9, … for the investor, .5 beside; 108, 109, … and 1.5 for the startup."""
    values = np.arange(2.0 * FEATURES).reshape(2, FEATURES)
    both = {Side.INVESTOR: values, Side.STARTUP: values + 100}
    found = SimpleNamespace(
        unusual=PairFeatures(both, {}),
        beside={Side.INVESTOR: np.array([0.0, 0.5]), Side.STARTUP: np.array([0.0, 1.5])},
    )
    return packed_evidence(cast("Any", found), 1)


def test_each_side_gets_its_own_evidence_back() -> None:
    for side, first, added in ((Side.INVESTOR, FEATURES, 0.5), (Side.STARTUP, FEATURES + 100, 1.5)):
        found = unpacked_evidence(kept(), COLUMNS, side)
        assert found is not None
        features, beside = found
        assert features.tolist() == [float(first + at) for at in range(FEATURES)]
        assert beside == added


def test_a_feature_that_came_later_was_usual() -> None:
    older = ["text", "gone", "beside"]
    found = unpacked_evidence(np.array([1, 2, 3, 4, 5, 6], dtype="<f4").tobytes(), older, Side.STARTUP)
    assert found is not None
    assert found[0][0] == 4.0
    assert not found[0][1:].any()
    assert found[1] == 6.0


def test_nothing_kept_is_nothing_known() -> None:
    assert unpacked_evidence(b"", COLUMNS, Side.INVESTOR) is None
    assert unpacked_evidence(kept(), ["text"], Side.INVESTOR) is None
