"""Calendars: days of needs and resources for anybody, of one's own claims by a secret address."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from icalendar import Calendar

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim
from lianxin.exchange.services import close_listing, propose_claim
from lianxin.exchange.states import ANSWER_DAYS
from lianxin.kernel import clock
from tests.visits import client_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db

SOON = timedelta(days=9)


@pytest.fixture
def world() -> World:
    return World()


def fetched(world: World, path: str, user: User | None = None, headers: dict[str, str] | None = None) -> HttpResponse:
    response: Any = client_of(user).get(f"/{world.code}/exchange/{path}", headers=headers or {})
    return response  # type: ignore[no-any-return]


def days(response: HttpResponse) -> Iterator[tuple[str, date]]:
    """Title and day of each event."""
    for event in Calendar.from_ical(response.content).walk("VEVENT"):
        starts: Any = event["dtstart"]
        yield str(event["summary"]), starts.dt


def address_of(world: World, user: User) -> str:
    """The person's own calendar, as their page of claims names it."""
    page = visit("exchange/claims/", user, council=world.council)
    return page.partition(f"/{world.code}/exchange/calendar/")[2].partition('"')[0]


def test_what_is_left_is_told_to_members_only(world: World) -> None:
    need = world.need(quantity=10, until_on=clock.today() + SOON)
    world.bid(need, 4)

    said = {user: fetched(world, "calendar.ics", user).content.decode() for user in (None, world.liaison)}

    assert "6 pieces" in said[world.liaison]
    assert "6 pieces" not in said[None]
    assert "10 pieces" in said[None]


def test_anybody_subscribes_to_the_days_of_what_is_open(world: World) -> None:
    until = clock.today() + SOON
    world.need(title="需要路灯", until_on=until)
    world.need(title="没有日期的需求")
    world.offer(title="可用会议室", until_on=until)
    closed = world.need(title="已经撤下的需求", until_on=until)
    close_listing(listing_id=closed.pk, reason="撤下", actor=world.steward)

    response = fetched(world, "calendar.ics")

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert {(title.split(": ")[1].split(" · ")[0], on) for title, on in days(response)} == {
        ("需要路灯", until),
        ("可用会议室", until),
    }
    assert [on for _, on in days(fetched(world, "calendar.ics?side=offer"))] == [until]
    assert list(days(fetched(world, "calendar.ics?form=money"))) == []


def test_days_are_whole_their_keys_stay_and_long_chinese_is_folded(world: World) -> None:
    long = "需要为八十岁以上独居老人更换老旧电线并安装烟感报警器" * 4
    need = world.need(title=long, until_on=clock.today() + SOON)

    raw = fetched(world, "calendar.ics").content

    assert b"DTSTART;VALUE=DATE:" in raw
    assert f"UID:listing-{need.pk}@{world.code}.testserver".encode() in raw
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert long in next(days(fetched(world, "calendar.ics")))[0]


def test_nothing_is_sent_again_that_did_not_change(world: World) -> None:
    world.need(title="需要路灯", until_on=clock.today() + SOON)
    first = fetched(world, "calendar.ics")
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]

    assert fetched(world, "calendar.ics").headers["ETag"] == etag
    again = fetched(world, "calendar.ics", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert fetched(world, "calendar.ics", headers={"If-Modified-Since": changed}).status_code == 304
    world.need(title="需要药箱", until_on=clock.today() + SOON)
    assert fetched(world, "calendar.ics", headers={"If-None-Match": etag}).status_code == 200


def test_ones_own_claims_stand_under_an_address_that_needs_no_sign_in(world: World) -> None:
    claim = world.bid(world.need(title="需要药箱"), 4)
    world.bid(world.need(title="需要棋桌"), 4, world.rival)
    propose_claim(
        listing_id=world.need(title="需要讲课").pk,
        organisation_id=world.partner.pk,
        quantity=1,
        actor=world.steward,
        key=uuid4(),
    )
    due = Claim.objects.get(pk=claim.pk).due_on

    mine = dict(days(fetched(world, f"calendar/{address_of(world, world.liaison)}")))

    partner, village = world.partner.name, world.village.name_en
    assert mine == {
        f"Due: 需要药箱 · {partner} → {village}": due,
        f"Answer by today: 需要讲课 · {partner} → {village}": clock.today() + timedelta(days=ANSWER_DAYS),
    }


def test_the_address_ends_with_the_password_the_account_and_the_post(world: World) -> None:
    world.bid(world.need(title="需要药箱"), 4)
    address = address_of(world, world.liaison)
    assert fetched(world, f"calendar/{address}").status_code == 200

    assert fetched(world, f"calendar/{address[:-6]}x.ics").status_code == 404
    assert fetched(World(code="310116113"), f"calendar/{address}").status_code == 404
    world.liaison.set_password("neu-und-lang-genug")
    world.liaison.save()
    assert fetched(world, f"calendar/{address}").status_code == 404
    again = address_of(world, world.liaison)
    User.objects.filter(pk=world.liaison.pk).update(is_active=False)
    assert fetched(world, f"calendar/{again}").status_code == 404


def test_an_office_that_claims_nothing_has_no_calendar_of_its_own(world: World) -> None:
    assert address_of(world, world.office_user) == ""
