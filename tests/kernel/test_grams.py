"""How texts are cut for searching."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.kernel.grams import LONGEST_QUERY, LONGEST_TEXT, LONGEST_WORD, Phrase, grams, phrases
from tests.search.meaning import QUERIES, TEXTS, part_of


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("水库村", "水库 库村 村"),
        ("水库，村", "水库 库 村"),
        ("村", "村"),
        ("５Ｇ基站", "龤5g龤基 基站 站"),
        ("LED light", "龤led龤 龤light龤"),
        ("50㎡", "龤50m2龤"),
        ("𠀀村", "龥丠一村 村"),
        ("龤", "龥三嶤"),
        ("水\u200b库\ufe0f", "水库 库"),
        ("？！😀 ", ""),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_pairs_of_neighbours(text: str, index: str) -> None:
    assert grams(text) == index


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("水库村 路灯", [Phrase(("水库", "库村")), Phrase(("路灯",))]),
        ("村", [Phrase(("村",), begins=True)]),
        ("LED", [Phrase(("龤led龤",), begins=True)]),
        ("路灯，路灯", [Phrase(("路灯",))]),
        ("？", []),
    ],
)
def test_each_word_of_a_query_is_a_phrase_once(query: str, wanted: list[Phrase]) -> None:
    assert phrases(query) == wanted


@given(st.text())
def test_tokens_have_only_characters_that_every_tokenizer_keeps(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9一-龥 ]*", grams(text))


@given(TEXTS, QUERIES)
def test_a_text_holds_a_query_of_which_it_has_every_word(text: str, query: str) -> None:
    index = f" {grams(text)} "
    wanted = phrases(query)
    held = [f" {' '.join(each.tokens)}{'' if each.begins else ' '}" in index for each in wanted]
    assert (bool(wanted) and all(held)) == part_of(text, query)


def test_what_is_very_long_counts_as_far_as_the_limit() -> None:
    assert len(grams("村" * (LONGEST_TEXT + 5)).split()) == LONGEST_TEXT
    assert len(grams("ﷺ" * LONGEST_TEXT)) < 8 * LONGEST_TEXT
    assert phrases("a" * (LONGEST_WORD + 9)) == phrases("a" * (LONGEST_WORD + 1))
    assert len(phrases("村" * 5_000)[0].tokens) == LONGEST_QUERY - 1
