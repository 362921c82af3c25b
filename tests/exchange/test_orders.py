"""How lists are put in order, go on from a key in each of them, and which columns they show."""

import re
from datetime import timedelta

import pytest

from lianxin.exchange.queries.lists import ORDERS, Filter, listings
from lianxin.exchange.services import confirm_claim
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.network import ordering
from lianxin.network.ordering import columns_of, place_of
from tests.exchange.test_pages_listings import OLDER, listed, titles
from tests.visits import client_of, queries_of, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def heads(page: str) -> list[str]:
    """The words over a list's columns."""
    return re.findall(r"<th[^>]*>(?:<a[^>]*>)?([^<]+)<", page[: page.index("<tbody>")])


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_goes_on_from_a_key_without_losing_or_doubling(
    sort: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "PAGE", 2)
    for number in range(7):
        ends = clock.today() + timedelta(days=number % 3) if number % 2 else None
        world.need(title=f"第{number}项", quantity=10 + number % 2, until_on=ends)
    asked = f"side=need&form=goods&sort={sort}"
    whole = [one.title for one in listings(viewer=world.steward, council=world.council, to=Filter(sort=sort))]

    seen, query = titles(page := listed(world, asked)), asked
    while older := re.search(OLDER, page):
        query = older[1].removeprefix("?").replace("&amp;", "&")
        seen += titles(page := listed(world, query))
    assert seen == whole
    assert len(whole) == 7


def test_the_order_is_what_was_asked_for(world: World) -> None:
    today = clock.today()
    late = world.need(title="晚的", until_on=today + timedelta(days=9), quantity=1).title
    never = world.need(title="不限的", quantity=3).title
    soon = world.need(title="早的", until_on=today + timedelta(days=1), quantity=2).title

    for sort, expected in {
        "new": [soon, never, late],
        "until": [soon, late, never],
        "-until": [late, soon, never],
        "amount": [late, soon, never],
        "-amount": [never, soon, late],
    }.items():
        assert titles(listed(world, f"form=goods&sort={sort}")) == expected, sort


def test_amounts_of_different_units_have_no_order(world: World) -> None:
    world.need(title="图书", quantity=5)
    world.need(title="志愿者", form=Form.LABOUR, quantity=1)
    page = listed(world, "sort=amount")
    assert titles(page) == titles(listed(world, ""))
    assert 'value="-amount"' not in page
    assert "sort=-amount" not in page
    assert "sort=-amount" in listed(world, "form=goods")


def test_a_head_sorts_one_way_then_the_other_then_as_at_first(world: World) -> None:
    world.need()
    at_first, up, down = (listed(world, f"form=goods{more}") for more in ("", "&sort=until", "&sort=-until"))
    assert "aria-sort" not in at_first
    assert "sort=until" in at_first
    assert 'aria-sort="ascending"' in up
    assert "sort=-until" in up
    assert 'aria-sort="descending"' in down
    assert 'class="chip"' in down  # the form; the order is no filter
    assert down.count('class="chip"') == 1


def test_a_key_that_cannot_be_read_is_no_place(world: World) -> None:
    columns = columns_of(listings(viewer=world.steward, council=world.council))
    assert place_of("5-2019-12-31-42", columns)[0] == 5
    for odd in (
        "",
        "x",
        "5-2019-13-31-42",
        "5-2019-12-31",
        "-5-2019-12-31-42",
        "5-2019-12-31-４２",
        f"5-2019-12-31-{10**19}",
    ):
        assert place_of(odd, columns) == []
    assert place_of(f"5-2019-12-31-{10**19 - 1}", columns)[2] == 2**63 - 1


def test_claims_are_put_in_order_by_when_they_are_due(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "PAGE", 2)
    today = clock.today()
    for days in (9, 2, 5):
        claim = world.bid(world.need(title=f"{days}天后", until_on=today + timedelta(days=days)), 4)
        confirm_claim(claim_id=claim.pk, actor=world.steward)

    def rows(sort: str) -> list[str]:
        page = visit(f"exchange/claims/?side=mine&sort={sort}", world.liaison, council=world.council)
        older = re.search(OLDER, page)
        assert older
        next_page = older[1].replace("&amp;", "&")
        return titles(page) + titles(visit(f"exchange/claims/{next_page}", world.liaison, council=world.council))

    assert rows("") == ["5天后", "2天后", "9天后"]
    assert rows("due") == ["2天后", "5天后", "9天后"]
    assert rows("-due") == ["9天后", "5天后", "2天后"]
    assert queries_of("exchange/claims/?sort=due", world.liaison, council=world.council) <= 25


def test_a_reader_chooses_the_columns_and_the_browser_keeps_them(world: World) -> None:
    world.need(households=12)
    client = client_of(None)
    url = f"/{world.code}/exchange/"
    assert heads(client.get(url).content.decode()) == ["Need", "Village", "Category", "Form", "How much", "By when"]

    sent = {"column": ["whom", "amount", "nothing"], "next": f"{url}?side=need"}
    answer = client.post(f"/{world.code}/network/columns/need/", sent)
    assert answer.headers["Location"] == f"{url}?side=need"
    page = client.get(url).content.decode()
    assert heads(page) == ["Need", "How much", "For whom"]
    assert "12 households" in page


def test_choosing_columns_leads_nowhere_else(world: World) -> None:
    client = client_of(None)
    url = f"/{world.code}/network/columns/"
    assert client.post(f"{url}need/", {"next": "https://elsewhere.example/"}).headers["Location"] == "/"
    assert client.post(f"{url}nothing/", {"next": "/"}).status_code == 404
    assert client.get(f"{url}need/").status_code == 405
