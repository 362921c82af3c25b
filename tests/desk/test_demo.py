"""The demo is the proof of the importer: the reference year, exact to the fen, from the workbook alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from lianxin.accounts.models import User
from lianxin.desk.errors import PlanUnreadable
from lianxin.desk.services.demo import Demo, show
from lianxin.desk.services.diary import read_diary
from lianxin.desk.services.verifying import verify
from lianxin.exchange.models import BankLine, Claim, Concern, Listing, SavedSearch
from lianxin.exchange.queries.claims import is_overdue
from lianxin.exchange.queries.lists import open_counts
from lianxin.exchange.states import ClaimState, ConcernState, Side
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.journal.models import Entry
from lianxin.journal.queries import clock_offset
from lianxin.kernel import clock
from lianxin.ledger.canon import month_text, short
from lianxin.ledger.models import PendingEntry, Seal, Transfer
from lianxin.ledger.queries.export import book_lines
from lianxin.ledger.queries.months import book_page
from lianxin.ledger.verifier.verify_book import read
from lianxin.network.queries import growth_of, posts_of
from lianxin.network.states import Role
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import disclosure_page, rows_of

FIRST_KEY = "005da7fd-34e5-5a0e-9841-53147e0744d4"
"""Of the first claim that the diary tells of."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return show(folder=settings.BASE_DIR / "demo", password_file=tmp_path / "password")


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    yield
    clock_offset.cache_clear()


def test_the_demo_shows_the_reference_years_figures(demo: Demo) -> None:
    year = totals(Scope(demo.council.pk, 2019))
    assert year["network.partners"] == 101
    assert year["projects.accepted"] == 139
    assert year["projects.promised_fen"] == year["projects.received_fen"] == year["projects.spent_fen"] == 1_960_000_00
    assert year["projects.direct_persons"] == 6432
    assert totals(Scope(demo.council.pk, 2020))["projects.declared"] == 152

    growth = growth_of(demo.council)
    assert (growth[0].members, growth[-1].members) == (71, 101)
    assert clock.today().isoformat() == "2020-01-03"


def test_the_year_is_sealed_month_by_month(demo: Demo) -> None:
    seals = list(Seal.objects.filter(council=demo.council).order_by("month"))
    assert [seal.month.isoformat()[:7] for seal in seals] == [f"2019-{month:02}" for month in range(first(seals), 13)]
    sealed = sum(seal.entries for seal in seals)
    assert sealed == Transfer.objects.filter(on__lt="2020-01-01").count() == Transfer.objects.count()
    assert sealed > 200
    assert [month_text(one.month) for one in book_page(demo.council, 2019).months if not one.seal] == []
    assert read(book_lines(demo.council, tells_parties=False)).council == demo.council.code


def test_villages_disclosed_the_quarter_that_is_over_with_the_seal_of_december(demo: Demo) -> None:
    quarter = Quarter(2019, 4)
    published = {row.village.name: row.disclosure for row in rows_of(demo.council, quarter) if row.disclosure}
    assert {name: one.edition for name, one in published.items()} == {"水库村": 1, "金光村": 2}
    for one in published.values():
        page = disclosure_page(council=demo.council, village=one.village, quarter=quarter, viewer=AnonymousUser())
        assert page.seal == short(Seal.objects.get(council=demo.council, month="2019-12-01").digest)
        assert page.holds
        assert page.sheet.money


def test_the_bank_and_a_second_person_wait_for_the_office(demo: Demo) -> None:
    lines = BankLine.objects.filter(council=demo.council)
    assert sorted(lines.values_list("state", flat=True)) == ["explained", "found", "open", "open"]
    waiting = PendingEntry.objects.get(council=demo.council)
    assert (waiting.state, waiting.amount_fen, waiting.party) == (
        "waiting", 12_000_00, "市建设用地和土地整理事务中心党支部",
    )  # fmt: skip


def first(seals: list[Seal]) -> int:
    return seals[0].month.month


def test_the_exchange_is_alive_and_the_sheets_stand_whole(demo: Demo) -> None:
    sheets = Listing.objects.own().filter(council=demo.council, year=2020, is_micro=False)
    assert [sheets.filter(side=side).count() for side in (Side.NEED, Side.OFFER)] == [120, 110]
    assert open_counts(demo.council)[Side.NEED] > 120  # and small wishes

    claims = Claim.objects.filter(council=demo.council, listing__origin="").select_related("listing")
    everything = set(ClaimState) - {ClaimState.RELEASED, ClaimState.EXPIRED}
    assert {claim.state for claim in claims} == everything
    assert [claim.listing.title for claim in claims if is_overdue(claim)] == ["独居老人的老花镜"]
    assert set(Concern.objects.values_list("state", flat=True)) == set(ConcernState)
    assert SavedSearch.objects.filter(user__username__in=("liaison", "steward")).count() == 2


def test_every_demo_has_the_same_claims(demo: Demo) -> None:
    keys = [str(key) for key in Claim.objects.filter(listing__origin="").order_by("pk").values_list("key", flat=True)]
    assert keys[0] == FIRST_KEY


def test_a_diary_that_says_something_unknown_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "diary.json"
    assert read_diary(file) is None
    file.write_text('{"begins": "2019-12-16", "people": [], "acts": [{"verb": "sing"}]}', encoding="utf-8")
    with pytest.raises(PlanUnreadable) as refusal:
        read_diary(file)
    assert refusal.value.code == "plan_unreadable"


def test_the_demo_is_sound(demo: Demo) -> None:
    assert [check for check in verify() if check.broken] == []


def test_each_account_holds_its_role_and_signs_in_with_the_one_password(demo: Demo) -> None:
    for name, role in demo.accounts:
        user = User.objects.get(username=name)
        assert [post.role for post in posts_of(user)] == [role]
        assert user.check_password(demo.password)
    assert {role for _, role in demo.accounts} == set(Role)


def test_showing_it_again_changes_nothing(demo: Demo, tmp_path: Path) -> None:
    entries = Entry.objects.count()
    again = show(folder=settings.BASE_DIR / "demo", password_file=tmp_path / "password")

    assert (again.report, again.password) == (None, demo.password)
    assert Entry.objects.count() == entries


def test_only_the_owner_may_read_the_password(demo: Demo, tmp_path: Path) -> None:
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0
