"""How numbers, money and dates read in both languages."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from lianxin.ui.templatetags import ui_format

DAY = date(2019, 12, 20)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "2019年12月20日"), ("en", "20 December 2019")],
)
def test_a_day_reads_as_the_language_writes_it(language: str, expected: str) -> None:
    with override(language):
        assert ui_format.zh_date(DAY) == expected


def test_a_moment_late_in_the_evening_utc_is_the_next_day_in_china() -> None:
    with override("zh-hans"):
        assert ui_format.zh_date(datetime(2019, 12, 20, 18, 30, tzinfo=UTC)) == "2019年12月21日"
        assert ui_format.zh_moment(datetime(2019, 12, 20, 18, 30, tzinfo=UTC)) == "2019年12月21日 02:30"


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (DAY, date(2022, 3, 1), "2019年12月20日至2022年3月1日"),
        (DAY, None, "2019年12月20日起"),
        (None, DAY, "至2019年12月20日"),
        (None, None, "—"),
    ],
)
def test_a_range_may_be_open_at_either_end(since: date | None, until: date | None, expected: str) -> None:
    with override("zh-hans"):
        assert ui_format.date_range(since, until) == expected


@pytest.mark.parametrize(
    ("language", "fen", "expected"),
    [
        ("zh-hans", 196_000_000, "196万元"),
        ("zh-hans", 850_000, "8,500元"),
        ("en", 196_000_000, "¥1.96 million"),
        ("en", 850_000, "¥8,500"),
    ],
)
def test_headline_money_is_short(language: str, fen: int, expected: str) -> None:
    with override(language):
        assert ui_format.wan_text(fen) == expected


def test_short_money_drops_only_empty_cents() -> None:
    assert [ui_format.fen_short(fen) for fen in (1_230_000, 50, None)] == ["¥12,300", "¥0.50", "—"]


def test_a_column_with_its_unit_in_the_head_shows_no_sign() -> None:
    assert ui_format.fen_plain(-196_000_005) == "-1,960,000.05"


def test_a_chinese_unit_follows_without_a_space_and_an_english_one_with() -> None:
    assert [ui_format.quantity(1312, unit) for unit in ("人时", "people", "")] == ["1,312人时", "1,312 people", "1,312"]


def test_a_thing_is_named_in_the_readers_language_where_it_has_such_a_name() -> None:
    village, partner = SimpleNamespace(name_en="Shuiku Village"), SimpleNamespace(name_en="")
    with override("en"):
        assert ui_format.named(village) == "Shuiku Village"
        assert ui_format.named(partner) == str(partner)
    with override("zh-hans"):
        assert ui_format.named(village) == str(village)


@pytest.mark.parametrize(
    ("state", "tone"), [("DRAFT", "off"), ("filed", "wait"), ("ACCEPTED", "done"), ("OPEN", "info")]
)
def test_a_state_has_a_tone_and_an_unknown_one_is_plain_information(state: str, tone: str) -> None:
    assert ui_format.tone(state) == tone
