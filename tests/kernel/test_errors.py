"""Refusals speak the reader's language; their facts stay as they are for programs."""

from datetime import date

from django.utils.translation import override

from lianxin.ledger.errors import BadAmount, DateInFuture, PeriodSealed


def test_days_are_said_as_the_reader_says_them() -> None:
    refusal = DateInFuture(on=date(2019, 12, 5))
    with override("zh-hans"):
        assert str(refusal).startswith("2019年12月5日")
    with override("en"):
        assert str(refusal) == "5 December 2019 has not come yet."
    assert refusal.facts == {"on": date(2019, 12, 5)}


def test_months_and_days_stand_side_by_side() -> None:
    refusal = PeriodSealed(month="2019-11", opens=date(2019, 12, 1))
    with override("en"):
        assert str(refusal) == "November 2019 is sealed: nothing is added to it."
        assert "Date the entry 1 December 2019 or later" in refusal.what_would_change_it


def test_an_amount_is_said_in_yuan() -> None:
    refusal = BadAmount(asked=-500)
    with override("en"):
        assert str(refusal) == "-¥5.00 is not an amount that can be recorded."
    assert refusal.facts["asked"] == -500
