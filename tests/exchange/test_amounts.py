"""Quantities are read as people write them, whatever the language of the page."""

import pytest
from django.utils import translation

from lianxin.exchange.amounts import brief, parse_quantity, spoken
from lianxin.exchange.states import Unit
from lianxin.kernel.text import Unreadable


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("text", "unit", "quantity"),
    [
        ("300件", Unit.PIECE, 300),
        ("300 pieces", Unit.PIECE, 300),
        ("1 piece", Unit.PIECE, 1),
        ("３，０００ 件", Unit.PIECE, 3_000),
        ("20斤", Unit.GRAM, 10_000),
        ("20 jin", Unit.GRAM, 10_000),
        ("0.5 Jin", Unit.GRAM, 250),
        ("2场次", Unit.SESSION, 2),
        ("2场", Unit.SESSION, 2),
        ("2 sessions", Unit.SESSION, 2),
        ("40人时", Unit.PERSON_HOUR, 40),
        ("40 person-hours", Unit.PERSON_HOUR, 40),
        ("8课时", Unit.LESSON, 8),
        ("8 lessons", Unit.LESSON, 8),
        ("2万元", Unit.FEN, 20_000_00),
        ("3,000 yuan", Unit.FEN, 3_000_00),
        ("300", Unit.PIECE, 300),
    ],
)
def test_a_unit_is_read_in_both_languages(text: str, unit: Unit, quantity: int, language: str) -> None:
    with translation.override(language):
        assert parse_quantity(text, unit) == quantity


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit != Unit.FEN])
@pytest.mark.parametrize("quantity", [500, 18_500])
def test_what_a_page_says_can_be_typed_again_on_a_page_in_the_other_language(unit: Unit, quantity: int) -> None:
    for said_in, read_in in (("zh-hans", "en"), ("en", "zh-hans")):
        with translation.override(said_in):
            said = {spoken(quantity, unit), brief(quantity, unit)}
        with translation.override(read_in):
            assert {parse_quantity(text, unit) for text in said} == {quantity}


@pytest.mark.parametrize(("text", "unit"), [("20斤", Unit.PIECE), ("20 lessons", Unit.GRAM), ("件", Unit.PIECE)])
def test_another_unit_is_not_taken_for_this_one(text: str, unit: Unit) -> None:
    with pytest.raises(Unreadable) as unreadable:
        parse_quantity(text, unit)
    assert unreadable.value.code == "not_a_number"
