"""An entry comes, and the folder looks, while an edition is being published."""

from collections.abc import Callable

import pytest

from lianxin.journal.folder import fold_all
from lianxin.publishing.models import Lapse, VillageDisclosure
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.services import correct_disclosure
from lianxin.publishing.services.watching import Turn
from tests.attacks.crowd import while_open
from tests.publishing.quarter import late, moments, page_of, publish, world
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["moments", "world"]


def correct(world: World) -> VillageDisclosure:
    first = VillageDisclosure.objects.get(number=3)
    return correct_disclosure(disclosure=first, reason="补记了一笔支出", actor=world.steward)


@pytest.mark.parametrize("act", [publish, correct])
def test_what_comes_while_an_edition_is_published_is_noticed(
    world: World, act: Callable[[World], VillageDisclosure]
) -> None:
    publish(world, Quarter(2026, 2))  # the journal is watched already
    if act is correct:
        publish(world)
        late(world, 1)
    fold_all()
    Turn()()

    def come_and_look() -> None:
        late(world, 2)
        fold_all()
        Turn()()

    assert while_open(lambda: act(world), come_and_look) == ["done", "done"]

    assert not page_of(world).holds
    assert Lapse.objects.get(disclosure__corrected_by=None).disclosure.number == 3
