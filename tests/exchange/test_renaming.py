"""Whoever is renamed is found by the new name, in what they list and in what is meant for them."""

from collections.abc import Sequence

import pytest
from django_tasks_db.models import DBTaskResult

from lianxin.config.background import Background
from lianxin.exchange.models import Listing
from lianxin.exchange.services import close_listing
from lianxin.network.models import Enrolment, Organisation
from lianxin.network.services import RegisterLine, update_enrolment
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def rename(world: World, organisation: Organisation, name: str) -> None:
    """The register gets another name for a member."""
    enrolment = Enrolment.objects.select_related("organisation").get(organisation=organisation)
    line = RegisterLine(name=name, since_on=enrolment.since_on, uscc=organisation.uscc, sector=organisation.sector)
    update_enrolment(enrolment=enrolment, line=line, actor=world.office_user)


def found(words: str) -> Sequence[int]:
    return list(Listing.objects.filter(grams__holds=words).order_by("pk").values_list("pk", flat=True))


def test_who_is_renamed_is_found_by_the_new_name() -> None:
    world = World()
    first, closed = world.offer(title="健康手环"), world.offer(title="旧书")
    close_listing(listing_id=closed.pk, reason="送完了", actor=world.liaison)
    need = world.need(title="路灯")
    assert found("第一学校") == [first.pk, closed.pk]

    rename(world, world.partner, "启明中学")
    Background().run_tasks()

    assert found("启明中学") == [first.pk, closed.pk]
    assert found("第一学校") == []
    assert found("启明 手环") == [first.pk]
    assert found("甲村 路灯") == [need.pk]


def test_a_register_that_renames_nobody_who_listed_anything_queues_nothing() -> None:
    world = World()
    world.offer()

    rename(world, world.partner, world.partner.name)
    rename(world, world.rival, "第二中心医院")

    assert DBTaskResult.objects.count() == 0
