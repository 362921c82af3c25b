"""A town, and whoever calls its API."""

import pytest

from tests.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def other() -> World:
    """Another council in the same database."""
    return World(code="310116113")
