from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.dates import format_date_zh, format_month, parse_date, parse_month
from lianxin.kernel.text import Unreadable

DAYS = st.dates(date(1900, 3, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2019.3.5", "2019-3-5", "2019/3/5", "2019年3月5日", "2019年3月5号", "２０１９．３．５", "2019-03-05 00:00:00",
        "20190305", 20190305, 43529, 43529.0, "43529", date(2019, 3, 5), datetime(2019, 3, 5, 14, tzinfo=UTC),
    ],
)  # fmt: skip
def test_days_are_read_as_written(written: Any) -> None:
    assert parse_date(written) == date(2019, 3, 5)


@pytest.mark.parametrize(
    "written",
    ["2019年3月", "2019.3", "2019-03", "2019/3", "2019年3月份", 201903, "201903", "２０１９０３", 2019.3, "2019.3.5"],
)
def test_months_are_read_as_written(written: Any) -> None:
    assert parse_month(written) == date(2019, 3, 1)


@pytest.mark.parametrize(
    "written", ["2019.2.30", "三月五日", "19.3.5", "", 12, 43529.5, float("nan"), True, float("inf")]
)
def test_what_is_no_day_is_refused(written: Any) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_date(written)
    assert refusal.value.code == "not_a_date"


@pytest.mark.parametrize(
    ("written", "code"),
    [("2019年13月", "not_a_month"), ("春天", "not_a_month"), (2019.1, "month_ambiguous"), ("", "not_a_month")],
)
def test_what_is_no_month_is_refused(written: Any, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_month(written)
    assert refusal.value.code == code


@given(DAYS)
def test_what_is_printed_is_read_back(day: date) -> None:
    assert parse_date(format_date_zh(day)) == day
    assert parse_month(format_month(day)) == day.replace(day=1)
    assert parse_date((day - date(1899, 12, 30)).days) == day
