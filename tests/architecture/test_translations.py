"""Every string has its Chinese, and the Chinese names the same facts."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from lianxin.config.messages import apps, catalogue, catalogue_path, missing

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*[^{}]*\}|%[sd]")


@pytest.mark.parametrize("app", apps(), ids=lambda app: app.name)
def test_nothing_lacks_its_chinese(app: Path) -> None:
    assert missing(app) == []


@pytest.mark.parametrize("app", apps(), ids=lambda app: app.name)
def test_translations_are_whole_and_name_the_same_facts(app: Path) -> None:
    entries = [entry for entry in catalogue(catalogue_path(app)) if entry.id]
    assert [entry.id for entry in entries if entry.fuzzy or not all(_texts(entry))] == []
    assert [entry.id for entry in entries if not _same_facts(entry)] == []


def test_one_english_word_has_one_chinese_word_in_all_apps() -> None:
    """Django merges the catalogues: of two answers one would win everywhere. Give the other a context."""
    said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for app in apps():
        for entry in catalogue(catalogue_path(app)):
            said[entry.context or "", str(entry.id)][app.name] = _texts(entry)
    assert {key: told for key, told in said.items() if key[1] and len(set(map(str, told.values()))) > 1} == {}


def _texts(entry: Message) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])


def _same_facts(entry: Message) -> bool:
    sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
    asked = set(PLACEHOLDER.findall(sources[-1]))
    return all(set(PLACEHOLDER.findall(text)) == asked for text in _texts(entry))
