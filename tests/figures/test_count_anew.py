"""A figure that is new over old records is counted in once, and a sound book is left alone."""

from io import StringIO

import pytest
from django.core.management import call_command

from lianxin.figures.metric import Scope
from lianxin.figures.models import Delta, Rollup
from lianxin.figures.queries import figures_off_count, totals
from lianxin.figures.services import count_anew, fold_deltas
from tests.world import World

pytestmark = pytest.mark.django_db


def test_cells_that_are_missing_are_counted_from_their_records() -> None:
    world = World()
    world.project("receive")
    fold_deltas()
    before = totals(Scope(world.council.pk))
    Rollup.objects.filter(metric="projects.balance_fen").delete()
    Rollup.objects.filter(organisation_id__gt=0).delete()
    assert len(list(figures_off_count(world.council.pk))) == 3

    call_command("recount", stdout=(said := StringIO()))

    assert "3 cells put right" in said.getvalue()
    assert list(figures_off_count(world.council.pk)) == []
    assert totals(Scope(world.council.pk)) == before


def test_nothing_is_counted_twice() -> None:
    world = World()
    world.project("accept")
    before = Delta.objects.count()
    assert count_anew(world.council.pk) == 0
    assert Delta.objects.count() == before
