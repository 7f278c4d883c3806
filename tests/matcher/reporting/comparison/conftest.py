"""Three settings with made-up figures: the second costs interest, the third leaves three startups out."""

from __future__ import annotations

import pytest

from matcher.comparison import Comparison
from tests.factories_comparison import small_comparison


@pytest.fixture
def comparison() -> Comparison:
    return small_comparison()
