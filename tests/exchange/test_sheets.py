"""The lists of needs and of resources in Excel, both ways."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.exchange.models import Listing
from lianxin.exchange.services import Terms, close_listing, list_by_sheet, publish_listing
from lianxin.exchange.sheets.available import Period, format_period, parse_period
from lianxin.exchange.states import Form, ListingState, Side, Urgency
from lianxin.figures.metric import Scope as Figures
from lianxin.figures.metric import every_metric
from lianxin.figures.queries import measured, recount, totals
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.kernel.text import Unreadable
from lianxin.sheets.comparison import Source
from lianxin.sheets.layouts import layout_by_code
from lianxin.sheets.report import SheetReport
from lianxin.sheets.roundtrip import read_back
from tests.sheets.reference import CATEGORIES, WORKBOOK, Town, edited, sheet_of

pytestmark = pytest.mark.django_db
SOURCE = Source(file="清单.xlsx", sha256="0" * 64, sheet="需求清单")
Bring = Callable[..., SheetReport]


@pytest.fixture(autouse=True)
def at_the_sitting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2019, 12, 24))


@pytest.fixture
def full() -> Town:
    town = Town()
    town.bring_in(WORKBOOK.read_bytes())
    return town


def bring(town: Town, sheet: str, cells: dict[str, Any], *, dry_run: bool = False) -> SheetReport:
    """The reference workbook with some cells of a sheet changed."""
    return sheet_of(town.bring_in(edited(WORKBOOK.read_bytes(), sheet, cells), dry_run=dry_run), sheet)


def refusals(report: SheetReport) -> set[tuple[str, str]]:
    return {(found["cell"], found["code"]) for found in report.refused}


def is_sound(town: Town) -> None:
    """Every figure of 2020 is what its records add up to."""
    scope = Figures(town.council.pk, 2020)
    sums = totals(scope)
    for metric in every_metric():
        assert sums[metric.code] == measured(metric, scope), metric.code
        if not metric.stock:
            assert recount(metric, town.council.pk).total() >= sums[metric.code]


def test_the_reference_lists_come_in_as_open_listings_in_their_units(full: Town) -> None:
    needs = Listing.objects.own().filter(side=Side.NEED, year=2020)
    offers = Listing.objects.own().filter(side=Side.OFFER, year=2020)
    assert (needs.count(), offers.count()) == (120, 110)
    assert set(Listing.objects.own().values_list("state", "taken")) == {("open", 0)}

    lamp = needs.get(position=1)
    assert (lamp.owner.name, lamp.place, lamp.title) == ("水库村", lamp.owner, "需要路灯建设资金")
    assert (lamp.form, lamp.capacity, lamp.unit, lamp.persons) == ("money", 12_800_00, "fen", 10)
    assert (lamp.urgency, lamp.until_on, lamp.details) == ("normal", date(2020, 1, 15), "村民多次反映")
    assert lamp.category
    assert lamp.category.name == "扶贫帮困"
    rice = offers.get(position=1)
    assert (rice.owner.name, rice.capacity, rice.unit) == ("化工区物业公司党支部", 450_000, "gram")
    assert rice.place
    assert (rice.place.name, rice.from_on, rice.until_on) == ("营房村", date(2020, 1, 1), date(2020, 7, 31))
    assert rice.conditions == "需提前两周联系"
    assert offers.get(position=2).place is None, "全镇"
    sums = totals(Figures(full.council.pk, 2020))
    assert (sums["exchange.needs"], sums["exchange.offers"]) == (120, 110)
    is_sound(full)


def test_one_entry_stands_for_a_sheet_and_begins_each_listings_timeline(full: Town) -> None:
    for side, count in ((Side.NEED, 120), (Side.OFFER, 110)):
        entry = Entry.objects.get(verb="exchange.listed_by_sheet", facts__side=side)
        assert (entry.facts["new"], entry.facts["changed"], entry.facts["year"]) == (count, 0, 2020)
        assert Listing.objects.filter(sheet_entry=entry.pk, side=side).count() == count
    assert not Entry.objects.filter(verb="exchange.listed").exists()


def test_what_a_sheet_lists_is_found_by_its_words(full: Town) -> None:
    found = Listing.objects.filter(grams__holds="路灯")
    assert {one.title for one in found} == {"需要路灯建设资金"}


def test_edited_cells_are_changes_and_blank_ones_keep_what_is_stored(full: Town) -> None:
    cells = {"F4": "1.5万", "E5": "农产品", "F5": 0.5, "I6": "一般", "K4": None, "D7": "志愿 服务", "H8": "40人"}
    report = bring(full, "需求清单", cells)

    assert (report.new, report.changed, report.unchanged, report.outcome) == (0, 5, 115, "stored")
    assert {(one["cell"], one["old"], one["new"]) for one in report.changes} == {
        ("F4", "12800", "15000"),
        ("F5", "2900", "0.5"),
        ("I6", "紧急", "一般"),
        ("D7", "改善设施", "志愿服务"),
        ("H8", "38", "40"),
    }
    lamp = Listing.objects.get(side=Side.NEED, position=1)
    assert (lamp.capacity, lamp.details) == (15_000_00, "村民多次反映")
    assert Listing.objects.get(side=Side.NEED, position=2).capacity == 250
    assert Entry.objects.filter(verb="exchange.revised").count() == 5
    is_sound(full)
    assert bring(full, "需求清单", cells).unchanged == 120


def test_edited_resources_keep_what_the_sheet_does_not_say(full: Town) -> None:
    rice = Listing.objects.get(side=Side.OFFER, position=1)
    Listing.objects.filter(pk=rice.pk).update(details="散装", households=3)
    report = bring(full, "资源清单", {"G4": "全镇", "H4": "2020年3月5日至2020年8月", "I5": "自带设备", "G5": "水库村"})

    assert (report.changed, report.unchanged) == (2, 108)
    rice.refresh_from_db()
    assert (rice.place, rice.from_on, rice.until_on) == (None, date(2020, 3, 5), date(2020, 8, 31))
    assert (rice.details, rice.households, rice.conditions) == ("散装", 3, "需提前两周联系")


def test_rows_in_another_order_change_nothing(full: Town) -> None:
    book = openpyxl.load_workbook(WORKBOOK)["需求清单"]
    rows = [[cell.value for cell in row] for row in book.iter_rows(min_row=4)]
    turned = {
        book.cell(4 + at, column + 1).coordinate: value
        for at, row in enumerate(reversed(rows))
        for column, value in enumerate(row)
    }
    report = bring(full, "需求清单", turned)
    assert (report.new, report.changed, report.unchanged, report.outcome) == (0, 0, 120, "same")


def test_a_need_that_a_village_has_twice_is_two_needs(full: Town) -> None:
    twice = Listing.objects.filter(side=Side.NEED, owner__name="金光村", title="需要法律咨询").order_by("position")
    first, second = twice
    report = bring(full, "需求清单", {f"F{3 + (second.position or 0)}": 99})
    assert (report.new, report.changed) == (0, 1)
    assert [one.capacity for one in twice.all()] == [first.capacity, 99]


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"B4": "月亮村"}, {("B4", "unknown_village")}),
        ({"D4": "吃饭"}, {("D4", "unknown_category")}),
        ({"E4": "钱"}, {("E4", "not_a_choice")}),
        ({"G4": "斤"}, {("G4", "unit_misfits_form")}),
        ({"G4": "万元"}, {("G4", "not_a_choice")}),
        ({"F4": 0}, {("F4", "bad_quantity")}),
        ({"F4": -5}, {("F4", "bad_quantity")}),
        ({"F4": 0.001}, {("F4", "fraction_of_fen")}),
        ({"F4": "很多"}, {("F4", "not_an_amount")}),
        ({"F6": 1.5}, {("F6", "fraction_of_unit")}),
        ({"F6": "若干"}, {("F6", "not_a_number")}),
        ({"F6": 10**16}, {("F6", "not_a_number")}),
        ({"F4": None}, {("F4", "missing")}),
        ({"H4": -1}, {("H4", "negative")}),
        ({"I4": "火急"}, {("I4", "not_a_choice")}),
        ({"J4": "年底"}, {("J4", "not_a_date")}),
        ({"J4": "2019-12-01"}, {("J4", "bad_period")}),
        ({"C4": "需" * 121}, {("C4", "too_long")}),
    ],
)
def test_a_cell_that_no_need_can_have_is_refused_and_holds_the_sheet_back(
    full: Town, cells: dict[str, Any], refused: set[tuple[str, str]]
) -> None:
    before = list(Listing.objects.order_by("pk").values_list()), Entry.objects.count()
    report = bring(full, "需求清单", cells)
    assert (refusals(report), report.outcome) == (refused, "held_back")
    assert (list(Listing.objects.order_by("pk").values_list()), Entry.objects.count()) == before


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        ({"B4": "没有的单位"}, {("B4", "unknown_partner")}),
        ({"B4": "漕泾镇联席会议办公室"}, {("B4", "not_enrolled")}),
        ({"G4": "月亮村"}, {("G4", "unknown_village")}),
        ({"H4": "春天"}, {("H4", "not_a_period")}),
        ({"H4": "2020年8月至3月"}, {("H4", "bad_period")}),
        ({"F4": "件"}, {("F4", "unit_misfits_form")}),
        ({"E5": "半"}, {("E5", "not_a_number")}),
    ],
)
def test_a_cell_that_no_resource_can_have_is_refused(
    full: Town, cells: dict[str, Any], refused: set[tuple[str, str]]
) -> None:
    assert refusals(bring(full, "资源清单", cells)) == refused


def test_a_row_that_stands_in_the_sheet_twice_is_refused(full: Town) -> None:
    book = openpyxl.load_workbook(WORKBOOK)["需求清单"]
    row = {f"{cell.column_letter}124": cell.value for cell in book[4]} | {"C124": "需要扩音器"}
    again = {f"{cell[0]}125": value for cell, value in row.items()}
    report = bring(full, "需求清单", row | again)
    assert refusals(report) == {("C125", "duplicate_row")}


def test_less_than_is_claimed_and_what_is_closed_cannot_be_written_over(full: Town) -> None:
    lamp, rice = Listing.objects.own().filter(side=Side.NEED).order_by("position")[:2]
    Listing.objects.filter(pk=lamp.pk).update(taken=10_000_00)
    close_listing(listing_id=rice.pk, reason="已解决", actor=full.office_user)

    report = bring(full, "需求清单", {"F4": 9_000, "F5": 3_000}, dry_run=True)

    assert refusals(report) == {("F4", "capacity_below_taken"), ("C5", "listing_closed")}
    words = {found["code"]: found for found in report.refused}["capacity_below_taken"]["facts"]
    assert words["taken_words"] == "¥10,000"
    assert bring(full, "需求清单", {"F4": 10_000}, dry_run=True).changed == 1


def test_the_year_stands_in_the_name_or_in_the_title(full: Town) -> None:
    book = WORKBOOK.read_bytes()
    assert bring(full, "需求清单", {"A1": "2021年各村需求清单"}).new == 120
    assert Listing.objects.filter(side=Side.NEED, year=2021).count() == 120
    report = bring(full, "需求清单", {"A1": "各村需求清单"})
    assert refusals(report) == {("A1", "no_year")}
    named = openpyxl.load_workbook(WORKBOOK)
    assert layout_by_code("needs")
    assert named.sheetnames
    assert sheet_of(full.bring_in(book), "资源清单").unchanged == 110


def test_only_the_office_brings_in_lists(full: Town) -> None:
    for actor in (full.steward, full.liaison, full.auditor):
        with pytest.raises(NotAllowed):
            list_by_sheet(
                council=full.council, side=Side.NEED, year=2020, new=[], changed=[], source=SOURCE, actor=actor
            )


def test_a_sheet_takes_no_query_a_row(full: Town) -> None:
    village = full.villages[0]

    def queries(count: int) -> int:
        lines = [
            (village, Terms(side=Side.NEED, form=Form.GOODS, title=f"需要图书{at}", quantity=5, place=village))
            for at in range(count)
        ]
        with CaptureQueriesContext(connection) as asked:
            list_by_sheet(
                council=full.council,
                side=Side.NEED,
                year=2020,
                new=lines,
                changed=[],
                source=SOURCE,
                actor=full.office_user,
            )
        return len(asked)

    queries(1)
    assert queries(2) == queries(200)


PLACES = st.sampled_from(["水库村", "金光村"])


def _in_order(period: Period) -> bool:
    begins, ends = period
    return begins is None or ends is None or begins <= ends


def periods(first: date) -> st.SearchStrategy[Period]:
    """From one day to another, either of which may be open; none ends before ``first``."""
    begins = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))
    ends = st.none() | st.dates(first, date(2099, 12, 31))
    return st.tuples(begins, ends).filter(_in_order)


TEXT = st.text("甲乙丙abc=+-@ 1", max_size=20).map(str.strip)
COUNTED = st.one_of(
    st.tuples(st.just(Form.MONEY), st.integers(1, 10**15)),
    st.tuples(st.just(Form.PRODUCE), st.integers(1, 10**15)),
    st.tuples(st.sampled_from([Form.GOODS, Form.VENUE, Form.LABOUR, Form.EXPERTISE]), st.integers(1, 10**15)),
)
TITLES = st.sampled_from(["需要图书", "=需要灯", "-1"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(PLACES, TITLES, COUNTED, periods(date(2019, 12, 24)), TEXT, st.sampled_from(Urgency)), max_size=6
    )
)
def test_any_list_that_was_published_comes_back_unchanged(full: Town, rows: list[Any]) -> None:
    Listing.objects.own().delete()
    names = {one.name: one for one in full.villages}
    for side in Side:
        for owner, title, (form, quantity), (since, until), text, urgency in rows:
            seeks = side == Side.NEED
            terms = Terms(
                side=side,
                form=form,
                title=title,
                quantity=quantity,
                place=None if text else names[owner],
                category=full.council.categories.get(name=CATEGORIES[0]) if seeks and text else None,
                details=text if seeks else "",
                conditions="" if seeks else text,
                urgency=urgency,
                from_on=None if seeks else since,
                until_on=until,
                year=2020,
            )
            publish_listing(council=full.council, owner=names[owner], terms=terms, actor=full.office_user)
    for code, count in (("needs", len(rows)), ("offers", len(rows))):
        if not count:
            continue
        report = full.bring_in(full.export(code, 2020)).sheets[0]
        assert (report.new, report.changed, report.unchanged, report.refused, report.warnings) == (0, 0, count, [], [])


@settings(max_examples=100, deadline=None)
@given(period=periods(date(2000, 1, 1)))
def test_any_time_reads_back_as_written(period: Period) -> None:
    assert parse_period(format_period(*period)) == period


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2020年1月至7月", date(2020, 1, 1), date(2020, 7, 31)),
        ("２０２０年１１月 至 2021年2月", date(2020, 11, 1), date(2021, 2, 28)),
        ("2020.1.5-2020.7.31", date(2020, 1, 5), date(2020, 7, 31)),
        ("2020年1月1日至7月5日", date(2020, 1, 1), date(2020, 7, 5)),
        ("2020年3月", date(2020, 3, 1), date(2020, 3, 31)),
        ("2020年", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020年3月起", date(2020, 3, 1), None),
        ("至2020年7月底", None, date(2020, 7, 31)),
        ("长期", None, None),
    ],
)
def test_times_are_understood_as_offices_write_them(text: str, since: date | None, until: date | None) -> None:
    assert parse_period(text) == (since, until)


@pytest.mark.parametrize("text", ["春天", "7月", "2020年13月", "2020年2月30日", "1月至7月", "0020年1月"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_period(text)


def test_a_quantity_too_long_for_a_number_is_written_as_text_and_read_back() -> None:
    layout = layout_by_code("needs")
    assert layout
    values = {"village": "甲村", "title": "大米", "form": "produce", "unit": "gram"}
    rows = [values | {"quantity": Decimal("1999999999999.998")}, values | {"quantity": Decimal("0.002")}]
    reading = read_back(layout, rows, year=2020, facts={"office": "办公室"})
    assert reading.columns["quantity"] == ["1999999999999.998", "0.002"]


def test_lists_are_open_to_claims_at_once(full: Town) -> None:
    lamp = Listing.objects.get(side=Side.NEED, position=1)
    assert lamp.state == ListingState.OPEN
    assert lamp.is_claimable
