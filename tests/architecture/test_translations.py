"""Every string has its Chinese, and the Chinese names the same facts."""

import re
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


def _texts(entry: Message) -> list[str]:
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])


def _same_facts(entry: Message) -> bool:
    sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
    asked = set(PLACEHOLDER.findall(sources[-1]))
    return all(set(PLACEHOLDER.findall(text)) == asked for text in _texts(entry))
