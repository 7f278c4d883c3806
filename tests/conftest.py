"""What every room of the tests may ask for."""

import numpy as np
import pytest


@pytest.fixture
def rng() -> np.random.Generator:
    """Return chance that is the same in every run."""
    return np.random.default_rng(20171111)
