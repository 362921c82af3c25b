"""Finding what must be translated, and compiling what is."""

import gettext
from pathlib import Path

import pytest

from lianxin.config import messages
from lianxin.config.messages import Message, append, catalogue_path, compile_messages, messages_of, missing

PYTHON = """
title = _("Title")
choice = pgettext_lazy("of a listing", "open")
count = ngettext("%(n)s claim", "%(n)s claims", n)
"""
TEMPLATE = """
{% load i18n %}<a title="{% translate "Hello" %}" data-x='{% translate "It's" context "greeting" %}'>
{% blocktranslate trimmed count n=a.b %}One
  thing (of {{ name }}){% plural %}{{ n }} things{% endblocktranslate %}
<c-button label="{% translate 'Save' %}" :hint="_('Soon')" /> {{ _("Later") }}
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app with words in Python and in a template, and no translation."""
    folder = tmp_path / "app"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text(PYTHON, encoding="utf-8")
    (folder / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    return folder


def test_words_are_found_in_python_and_in_templates(app: Path) -> None:
    assert messages_of(app) == {
        Message("Title"),
        Message("open", context="of a listing"),
        Message("%(n)s claim", plural="%(n)s claims"),
        Message("Hello"),
        Message("It's", context="greeting"),
        Message("One thing (of %(name)s)", plural="%(n)s things"),
        Message("Save"),
        Message("Soon"),
        Message("Later"),
    }


def test_a_word_is_missing_until_it_is_translated(app: Path) -> None:
    append(app, missing(app))
    assert len(missing(app)) == 9
    path = catalogue_path(app)
    path.write_text(path.read_text(encoding="utf-8").replace(' ""\n\n', ' "译"\n\n'), encoding="utf-8")
    assert len(missing(app)) == 1, "the last entry has no line after it"


def test_adding_twice_adds_once(app: Path) -> None:
    append(app, missing(app))
    before = catalogue_path(app).read_text(encoding="utf-8")
    append(app, missing(app))
    assert catalogue_path(app).read_text(encoding="utf-8") == before


def test_a_catalogue_is_compiled_when_it_is_newer(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "PACKAGE_DIR", app.parent)
    append(app, [Message("Title")])
    path = catalogue_path(app)
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Title"\nmsgstr ""', '"Title"\nmsgstr "题"'), encoding="utf-8"
    )
    (compiled,) = compile_messages()
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Title") == "题"
    assert compile_messages() == []
