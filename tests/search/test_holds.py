"""Searching finds exactly what is there."""

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.kernel.grams import grams
from tests.search.conftest import Table
from tests.search.meaning import QUERIES, TEXTS, part_of

pytestmark = pytest.mark.django_db


def test_a_word_is_found_just_as_it_is_written(notes: Table) -> None:
    notes.add("水库村路灯", "水库边的库村", "村水库")
    assert notes.found("水库村") == ["水库村路灯"]


def test_all_words_must_be_there_in_any_order(notes: Table) -> None:
    notes.add("水库村修路灯", "水库村修路", "路灯")
    assert notes.found("路灯 水库村") == ["水库村修路灯"]


@pytest.mark.parametrize("query", ["村", "灯", "3", "led", "ＬＥＤ", "𠀀"])
def test_one_character_or_one_latin_word_is_found(notes: Table, query: str) -> None:
    notes.add("𠀀村 3 盏 LED灯", "路", "ledger")
    assert notes.found(query) == ["𠀀村 3 盏 LED灯"]


@pytest.mark.parametrize("query", ["", "   ", "？！", "😀", '"', "*", "'", "%", "\x00"])
def test_a_query_with_nothing_to_search_for_finds_nothing(notes: Table, query: str) -> None:
    notes.add("水库村", "")
    assert notes.found(query) == []


@pytest.mark.parametrize(
    "query",
    [
        '水"库',
        "水库 OR 路灯",
        "水库 AND",
        "NEAR(水库, 2)",
        "-水库",
        "grams:水库",
        "水库*",
        "'); DROP TABLE search_note; --",
        "a\\",
        "%s",
    ],
)
def test_what_a_database_would_take_for_an_operator_is_only_text(notes: Table, query: str) -> None:
    notes.add("水库村", query)
    assert query in notes.found(query)


def test_a_phrase_is_found_after_very_many_words_like_it(notes: Table) -> None:
    text = "啊" * 18_000 + "好"
    notes.add(text)
    assert notes.found("啊啊好") == [text]


def test_a_very_long_query_is_no_error(notes: Table) -> None:
    notes.add("水库村")
    assert notes.found("水库村 " * 5_000) == ["水库村"]
    assert notes.found(" ".join(chr(0x4E00 + n) for n in range(5_000))) == []


def test_searching_can_be_turned_round_and_joined_to_other_conditions(notes: Table) -> None:
    notes.add("水库村路灯", "水库村", "路灯")
    query = notes.model.objects.filter(text__contains="路").exclude(grams__holds="水库")
    assert [note.text for note in query] == ["路灯"]
    assert notes.model.objects.exclude(grams__holds="！").count() == 3


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, max_size=4), query=QUERIES)
def test_searching_agrees_with_looking_into_every_text(notes: Table, texts: list[str], query: str) -> None:
    notes.model.objects.all().delete()
    notes.model.objects.bulk_create([notes.model(text=str(n), grams=grams(text)) for n, text in enumerate(texts)])
    assert notes.found(query) == [str(n) for n, text in enumerate(texts) if part_of(text, query)]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), query=st.text())
def test_whatever_is_typed_is_no_error(notes: Table, text: str, query: str) -> None:
    notes.model.objects.all().delete()
    notes.model.objects.create(text="", grams=grams(text))
    assert bool(notes.found(query)) == part_of(text, query)
    assert bool(notes.found(text)) == bool(grams(text))


@pytest.mark.parametrize("query", ["沼气池", "池", "LED 沼气"])
def test_the_index_is_used(notes: Table, query: str) -> None:
    notes.add(*(f"第{number}号村的路灯、道路、水库和照料中心" for number in range(3_000)), "唯一的沼气池 LED")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "ANALYZE search_note")
    newest = notes.model.objects.filter(grams__holds=query).order_by("-id")[:20]
    plan = newest.explain()
    assert "SCAN search_note_grams VIRTUAL TABLE" in plan or "Bitmap Index Scan on search_note_grams" in plan
    assert "SCAN search_note\n" not in plan
    assert "Seq Scan" not in plan
    assert [note.text for note in newest] == ["唯一的沼气池 LED"]


def test_searches_stand_inside_and_beside_other_searches(notes: Table) -> None:
    notes.add("水库村", "路灯")
    ids = notes.model.objects.filter(grams__holds="水库").values("pk")
    assert notes.model.objects.filter(pk__in=ids, text__startswith="水").count() == 1
    assert (
        notes.model.objects.filter(Q(grams__holds="水库") | Q(grams__holds="路灯") | Q(grams__holds="？")).count() == 2
    )
