"""Pages of needs and resources: lists and their filters, a listing, its best counterparts, kept searches."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lianxin.accounts.models import User
from lianxin.exchange.models import Listing, SavedSearch
from lianxin.exchange.queries import lists
from lianxin.exchange.services import carry_needs_over, close_listing, propose_claim
from lianxin.exchange.services.turning import refresh
from lianxin.exchange.states import Form, Urgency
from lianxin.kernel import clock
from lianxin.network import ordering
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db
OLDER, NEWER = r'href="(\?[^"]*before=[^"]+)"', r'href="(\?[^"]*after=[^"]+)"'
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture
def world() -> World:
    return World()


def listed(world: World, query: str, user: User | None = None) -> str:
    """The list that a query names."""
    return visit(f"exchange/?{query}", user, council=world.council)


def titles(page: str) -> list[str]:
    """The titles in a list, in its order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def test_each_filter_leaves_what_fits(world: World) -> None:
    category, other = world.council.categories.order_by("position")
    today = clock.today()
    books = world.need(title="阅览室图书", category=category, urgency=Urgency.URGENT, until_on=today)
    hours = world.need(title="送餐志愿者", form=Form.LABOUR, category=other, is_micro=True, year=today.year + 1)
    world.bid(hours, 10)
    shut = world.need(title="已有的路灯")
    close_listing(listing_id=shut.pk, reason="已装好", actor=world.steward)
    one, two, gone = [books.title], [hours.title], [shut.title]

    for query, expected in {
        "": one + two,
        "form=goods": one,
        "form=labour": two,
        f"category={category.pk}": one,
        f"village={world.village.pk}": one + two,
        f"village={world.villages[1].pk}": [],
        f"organisation={world.partner.pk}": two,
        f"organisation={world.village.pk}": one + two,
        "urgency=urgent": one,
        f"year={today.year}": one,
        f"year={today.year + 1}": two,
        "state=closed": gone,
        "state=any": one + two + gone,
        "left=some": one,
        "left=none": two,
        f"by={today.isoformat()}": one,
        "micro=1": two,
        "form=goods&left=none": [],
    }.items():
        assert sorted(titles(listed(world, f"side=need&{query}", world.auditor))) == sorted(expected), query


def test_words_are_found_in_what_why_and_whose(world: World) -> None:
    world.need(title="阅览室图书", details="孩子们暑假没有书看")
    world.need(title="送餐志愿者", form=Form.LABOUR)

    for words, expected in {
        "图书": ["阅览室图书"],
        "暑假": ["阅览室图书"],
        "甲村": ["阅览室图书", "送餐志愿者"],
        "甲村 志愿": ["送餐志愿者"],
        "书看没有": [],
    }.items():
        assert sorted(titles(listed(world, f"side=need&q={words}"))) == sorted(expected), words


def test_a_resource_for_the_whole_town_is_one_for_each_village(world: World) -> None:
    world.offer(title="全镇义诊")
    world.offer(title="乙村义诊", place=world.villages[1])

    assert titles(listed(world, f"side=offer&village={world.village.pk}")) == ["全镇义诊"]
    assert sorted(titles(listed(world, f"side=offer&village={world.villages[1].pk}"))) == ["乙村义诊", "全镇义诊"]


def test_what_cannot_be_read_filters_nothing(world: World) -> None:
    world.need(title="阅览室图书")

    for query in ("side=x", "form=x", "village=x", "year=0x7", "by=tomorrow", "state=x", "left=x", "before=x-y-z"):
        assert titles(listed(world, query)) == ["阅览室图书"], query
    assert titles(listed(world, f"village={9**40}&before=1-0000-00-00-1")) == ["阅览室图书"]


def test_carried_over_stands_first_then_what_is_urgent_then_what_ends_first(world: World) -> None:
    today = clock.today()
    old = world.need(title="去年没认领完的", year=today.year - 1)
    carry_needs_over(council=world.council, year=today.year - 1, actor=world.office_user)
    world.need(title="明天要的", until_on=today + timedelta(days=1))
    world.need(title="不急的")
    world.need(title="较急的", urgency=Urgency.SOON)
    world.need(title="紧急的", urgency=Urgency.URGENT)
    world.need(title="后来不急的")

    expected = [old.title, "紧急的", "较急的", "明天要的", "后来不急的", "不急的"]
    assert titles(listed(world, "side=need")) == expected


def test_pages_go_on_from_a_key_both_ways_without_losing_or_doubling(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "PAGE", 2)
    today = clock.today()
    for number in range(7):
        ends = today + timedelta(days=number % 3) if number % 2 else None
        world.need(title=f"第{number}项", urgency=list(Urgency)[number % 3], until_on=ends, form=Form.GOODS)
    whole = [one.title for one in lists.listings(viewer=world.steward, council=world.council)]

    seen, pages, newer, query = [], [], None, "?side=need&form=goods"
    while query:
        page = listed(world, query.removeprefix("?").replace("&amp;", "&"))
        assert "form=goods" in query
        seen += titles(page)
        pages.append(titles(page))
        older = re.search(OLDER, page)
        newer = re.search(NEWER, page)
        assert bool(newer) == (len(pages) > 1)
        query = older[1] if older else ""
    assert seen == whole
    assert newer
    assert titles(listed(world, newer[1].removeprefix("?").replace("&amp;", "&"))) == pages[-2]


def test_the_public_sees_who_claimed_how_much_but_not_what_is_left(world: World) -> None:
    need = world.need(12)
    world.bid(need, 5)
    world.bid(need, 7, world.rival)
    half = world.need(12, title="一半有了")
    world.bid(half, 5)
    waiting = world.wait(need, 3, world.partner)

    public, member = listed(world, "side=need"), listed(world, "side=need", world.rival_liaison)
    assert "12 pieces, all claimed" in public
    assert "7 pieces left" not in public
    assert "track-received" not in public
    assert 'name="left"' not in public
    assert titles(listed(world, "side=need&left=none")) == titles(public), "nor can it be asked for"
    assert "7 pieces left of 12 pieces" in member
    page = visit(f"exchange/{need.pk}/", council=world.council)
    assert world.partner.name in page
    assert "7 pieces" in page
    assert "021-57000041" not in page
    assert "track-received" not in visit(f"exchange/{half.pk}/", council=world.council), "no bar shows what is missing"
    assert "1 organisation waits." in page
    assert str(world.liaison) not in re.sub(r"<title>.*?</title>", "", page)
    seen = visit(f"exchange/{need.pk}/", world.auditor, council=world.council)
    assert "021-57000041" in seen
    assert f"/exchange/claims/{waiting.pk}/" in seen


def test_lists_and_pages_are_whole_in_english(world: World) -> None:
    need, offer = world.need(title="Books", until_on=clock.today()), world.offer(title="Wristbands")
    names = (world.village.name, world.partner.name, "中文", "联")
    for path in ("exchange/?side=need", "exchange/?side=offer", f"exchange/{need.pk}/", f"exchange/{offer.pk}/"):
        words = set(CHINESE.findall(visit(path, council=world.council)))
        assert {word for word in words if not any(word in name for name in names)} == set(), path


def test_a_listing_of_a_project_is_shown_on_the_project(world: World) -> None:
    project = world.project("publish")
    listing = Listing.objects.get(fund=project.fund)

    answer = client_of(world.liaison).get(f"/{world.code}/exchange/{listing.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{world.code}/projects/{project.pk}/"
    draft = Listing.objects.create(
        council=world.council, owner=world.village, form=Form.GOODS, unit="piece", title="x", capacity=1,
        year=clock.today().year, listed_on=clock.today(),
    )  # fmt: skip
    visit(f"exchange/{draft.pk}/", world.office_user, council=world.council, status=404)


def test_another_council_finds_nothing(world: World) -> None:
    need, stranger = world.need(), World(code="310116113")

    for path in (f"exchange/{need.pk}/", f"exchange/{need.pk}/edit/", f"exchange/{need.pk}/do/claim/"):
        visit(path, stranger.office_user, council=stranger.council, status=404)
    assert titles(listed(stranger, "side=need")) == []
    search = SavedSearch.objects.create(
        council=world.council, user=world.liaison, name="x", query="side=need", since_on=clock.today()
    )
    visit(f"exchange/searches/{search.pk}/", world.rival_liaison, council=world.council, status=404)


def test_each_is_offered_what_they_may_do(world: World) -> None:
    need, full = world.need(), world.need(title="认满的")
    world.bid(full, full.capacity)

    def offered(user: User | None, listing: Listing) -> set[str]:
        page = visit(f"exchange/{listing.pk}/", user, council=world.council)
        verbs = set(re.findall(rf"/exchange/{listing.pk}/do/(\w+)/", page))
        return verbs | ({"edit"} if f"/exchange/{listing.pk}/edit/" in page else set())

    assert offered(None, need) == set()
    assert offered(world.auditor, need) == set()
    assert offered(world.rival_liaison, need) == {"claim"}
    assert offered(world.rival_liaison, full) == {"wait"}
    assert offered(world.steward, need) == {"propose", "edit", "close"}
    assert offered(world.office_user, full) == {"edit", "close"}
    close_listing(listing_id=need.pk, reason="办好了", actor=world.steward)
    assert offered(world.steward, need) == {"reopen"}
    assert offered(world.rival_liaison, need) == set()


def test_the_best_counterparts_come_with_their_reasons(world: World) -> None:
    world.offer(title="可提供图书三百册")
    world.offer(title="可提供书架", place=world.villages[1])
    world.offer(title="图书漂流", form=Form.LABOUR)
    used = world.offer(title="图书已领完")
    world.bid(used, used.capacity, world.village)

    query = f"side=need&form=goods&title=需要图书&owner={world.village.pk}&quantity=5"
    found = visit(f"exchange/suggest/?{query}", world.steward, council=world.council)
    assert "可提供图书三百册" in found
    for reason in ("paired with each other already", "both say “图书”", "enough is left", "for the whole town"):
        assert reason in found
    assert found.index("paired with each other") < found.index("both say")
    assert "% fit" in found
    assert "图书漂流" not in found
    assert "图书已领完" not in found
    nothing = visit("exchange/suggest/?side=need&form=&title=", world.steward, council=world.council)
    assert "<a" not in nothing
    page = visit(f"exchange/{world.need(title='阅览室图书').pk}/", world.steward, council=world.council)
    assert "Who could give it" in page


def test_a_resource_finds_the_needs_the_urgent_ones_first(world: World) -> None:
    world.need(title="图书一批")
    world.need(title="图书急需", urgency=Urgency.URGENT)
    found = visit("exchange/suggest/?side=offer&form=goods&title=图书", world.liaison, council=world.council)
    assert found.index("图书急需") < found.index("图书一批")


def test_suggestions_cost_the_same_however_many_there_are(world: World) -> None:
    path = f"exchange/suggest/?side=need&form=goods&title=图书&owner={world.village.pk}"
    world.offer(title="图书")
    before = queries_of(path, world.steward, council=world.council)
    for number in range(5):
        world.offer(title=f"图书{number}")
    assert queries_of(path, world.steward, council=world.council) == before <= 12


def test_a_search_is_kept_counted_looked_at_and_forgotten(world: World) -> None:
    world.need(title="早已有的图书")
    query = {"query": "side=need&form=goods&dance=1"}
    assert "Keep this search" in listed(world, "side=need&form=goods", world.liaison)
    assert send("exchange/searches/keep/", world.liaison, query, council=world.council).status_code == 302
    search = SavedSearch.objects.get()
    assert (search.query, search.name) == ("side=need&form=goods", "need · goods")
    assert "Keep this search" not in listed(world, "side=need&form=goods", world.liaison)
    assert search.name not in listed(world, "side=need", world.rival_liaison)

    world.need(title="新的图书")
    world.need(title="新的志愿者", form=Form.LABOUR)
    assert refresh(search)
    assert '<span class="count">1' in listed(world, "side=need", world.liaison)
    seen = client_of(world.liaison).get(f"/{world.code}/exchange/searches/{search.pk}/")
    assert seen.headers["Location"] == f"/{world.code}/exchange/?side=need&form=goods"
    search.refresh_from_db()
    assert search.fresh == 0
    again = send("exchange/searches/keep/", world.liaison, query, council=world.council)
    assert again.status_code == 302
    assert SavedSearch.objects.count() == 1
    send(f"exchange/searches/{search.pk}/forget/", world.liaison, {}, council=world.council)
    assert not SavedSearch.objects.exists()


def test_the_next_step_of_an_answered_proposal_leads_on_from_the_page(world: World) -> None:
    need = world.need()
    claim = propose_claim(
        listing_id=need.pk, organisation_id=world.partner.pk, quantity=2, actor=world.steward, key=uuid4()
    )
    assert f"/exchange/claims/{claim.pk}/" in visit(f"exchange/{need.pk}/", world.liaison, council=world.council)
    assert f"/exchange/claims/{claim.pk}/" not in visit(f"exchange/{need.pk}/", council=world.council)


def test_pages_stay_within_their_queries(world: World) -> None:
    need = world.need(100)
    for number in range(4):
        world.need(title=f"第{number}项")
        world.offer(title=f"图书{number}")
        world.bid(need, 1 + number)
    for path in ("exchange/?side=need", "exchange/?side=offer", f"exchange/{need.pk}/", "exchange/new/?side=offer"):
        for user in (world.office_user, world.liaison):
            assert queries_of(path, user, council=world.council) <= 25, path
