import pytest

from lianxin.sheets import layouts
from tests.sheets.samples import MemoryHooks, sample_layout
from tests.world import World


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> MemoryHooks:
    """The only list known is the sample, kept in memory."""
    hooks = MemoryHooks()
    layout = sample_layout(hooks)
    monkeypatch.setattr(layouts, "_layouts", {layout.code: layout})
    return hooks


@pytest.fixture
def world(db: None) -> World:
    """A council and its office."""
    return World()


@pytest.fixture
def outside(db: None) -> World:
    """Another council."""
    return World(code="310116113")
