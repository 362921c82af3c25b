"""A figure that is new over old records is counted in once, and a sound book is left alone."""

from io import StringIO

import pytest
from django.core.management import call_command

from lianxin.figures.metric import Scope
from lianxin.figures.models import Counted, Delta, Rollup
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


def migrated(*args: str) -> str:
    call_command("migrate", *args, stdout=(said := StringIO()))
    return said.getvalue()


def test_migrating_counts_in_what_is_new_once_and_nothing_else() -> None:
    world = World()
    world.project("receive")
    fold_deltas()
    before = totals(Scope(world.council.pk))
    assert "counted in" not in migrated()  # a new database counts everything from its first record on
    Counted.objects.filter(code="projects.balance_fen").delete()
    Rollup.objects.filter(metric="projects.balance_fen").delete()
    Rollup.objects.filter(metric="projects.received_fen").update(amount=7)

    migrated("figures")
    assert totals(Scope(world.council.pk))["projects.balance_fen"] == 0  # in part: other tables may not be there yet

    assert "counted in from the records: 1." in migrated()
    after = totals(Scope(world.council.pk))
    assert after["projects.balance_fen"] == before["projects.balance_fen"] != 0
    assert after["projects.received_fen"] == 7  # what is wrong is for verify to name, not for an upgrade to hide
    assert "counted in" not in migrated()


def test_a_figure_that_has_another_side_is_new() -> None:
    world = World()
    world.project("receive")
    fold_deltas()
    Counted.objects.filter(code="projects.received_fen").update(sides="month since until village category")
    by_giver = Rollup.objects.filter(metric="projects.received_fen", organisation_id__gt=0)
    assert by_giver.delete()[0]

    assert "counted in from the records: 1." in migrated()

    fold_deltas()
    assert by_giver.exists()
    assert list(figures_off_count(world.council.pk)) == []
