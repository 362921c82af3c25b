"""The circle of partners: as of any day, filtered, paged, and silent about people to strangers."""

from datetime import date, timedelta

import pytest

from lianxin.desk.forms import CircleFilter
from lianxin.desk.queries import circle as circle_queries
from lianxin.desk.queries.circle import circle_of
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from lianxin.network.queries import MemberFilter
from lianxin.network.services import end_enrolment, renew_agreement
from tests.visits import queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db
EVERYONE = MemberFilter()


@pytest.fixture
def world() -> World:
    world = World()
    world.enrolled("早到单位", date(2018, 1, 1))
    world.enrolled("后到单位", date(2019, 6, 1))
    return world


def names(world: World, on: date, **to: object) -> list[str]:
    found = circle_of(world.council, on, MemberFilter(**to))  # type: ignore[arg-type]
    return [member.enrolment.organisation.name.removesuffix(world.code) for member in found.members]


def test_members_and_curve_are_those_of_the_day(world: World) -> None:
    then = circle_of(world.council, date(2018, 12, 31), EVERYONE)
    now = circle_of(world.council, date(2019, 12, 31), EVERYONE)

    assert [point.members for point in then.growth] == [1]
    assert [point.members for point in now.growth] == [1, 2]
    assert (len(then.members), len(now.members)) == (1, 2)


def test_who_left_stays_in_the_circle_of_the_days_before(world: World) -> None:
    enrolment = circle_of(world.council, date(2019, 12, 31), EVERYONE).members[0].enrolment
    end_enrolment(enrolment=enrolment, on=date(2020, 1, 1), reason="撤并", actor=world.office_user)

    assert names(world, date(2019, 12, 31)) == ["早到单位", "后到单位"]
    assert names(world, date(2020, 1, 1)) == ["后到单位"]


def test_agreements_stand_as_they_stood_on_the_day(world: World) -> None:
    pairing = Pairing.objects.get(partner__name__startswith="早到")
    renew_agreement(pairing=pairing, signed_on=date(2021, 3, 1), expires_on=date(2024, 3, 1), actor=world.office_user)

    def tie(on: date) -> tuple[date | None, str]:
        found = circle_of(world.council, on, EVERYONE).members[0].ties[0]
        return found.expires_on, found.standing

    assert tie(date(2020, 1, 1)) == (date(2021, 1, 1), "valid")
    assert tie(date(2020, 12, 1)) == (date(2021, 1, 1), "soon")
    assert tie(date(2021, 2, 1)) == (date(2021, 1, 1), "expired")
    assert tie(date(2021, 4, 1)) == (date(2024, 3, 1), "valid")


def test_members_are_found_by_name_village_type_and_end_of_agreement(world: World) -> None:
    on = date(2021, 2, 1)

    assert names(world, on, q="后到") == ["后到单位"]
    assert names(world, on, q="甲村") == ["早到单位", "后到单位"]
    assert names(world, on, sector="hospital") == []
    assert names(world, on, village_id=world.villages[1].pk) == []
    assert names(world, on, due_by=on - timedelta(days=1)) == ["早到单位"]


def test_a_filter_that_cannot_be_read_filters_nothing(world: World) -> None:
    form = CircleFilter({"on": "gestern", "village": "x", "agreement": "nein"}, council=world.council)

    assert (form.day, form.to()) == (clock.today(), EVERYONE)


def test_a_day_to_come_is_today(world: World) -> None:
    assert CircleFilter({"on": "2999-01-01"}, council=world.council).day == clock.today()


def test_pages_of_members_join_without_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circle_queries, "PAGE", 1)
    first = circle_of(world.council, clock.today(), EVERYONE)
    second = circle_of(world.council, clock.today(), EVERYONE, after=first.older)

    assert [member.enrolment.organisation.name[:4] for member in (*first.members, *second.members)] == [
        "早到单位",
        "后到单位",
    ]
    assert second.older == ""


def test_villages_count_their_partners(world: World) -> None:
    places = circle_of(world.council, clock.today(), EVERYONE).places

    assert [(place.village.name, place.partners) for place in places] == [("甲村", 2), ("乙村", 0)]


def test_telephones_are_shown_to_members_of_the_council_alone(world: World) -> None:
    outsider = World("310116113").office_user

    assert "021-57000041" in visit("network/", world.steward, council=world.council)
    assert "021-57000041" not in visit("network/", outsider, council=world.council)
    assert "021-57000041" not in visit("network/", council=world.council)


def test_steps_are_offered_to_who_may_take_them(world: World) -> None:
    assert "/network/enrol/" in visit("network/", world.office_user, council=world.council)
    assert "/network/enrol/" not in visit("network/", world.steward, council=world.council)


def test_the_circle_costs_the_same_however_many_members(world: World) -> None:
    before = queries_of("network/", world.office_user, council=world.council)
    for number in range(8):
        world.enrolled(f"第{number}单位")

    assert queries_of("network/", world.office_user, council=world.council) == before <= 25
