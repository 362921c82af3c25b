"""The town that most tests of matching begin with."""

import pytest

from tests.matching.town import Town


@pytest.fixture
def town() -> Town:
    """A small town without needs or resources."""
    return Town()
