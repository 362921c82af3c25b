"""Translations without the gettext programs: compile catalogues, and name what has no translation yet.

``python -m lianxin.config.messages`` compiles; ``--missing`` lists; ``--write`` adds what is missing, empty.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import escape, read_po
from django.utils.translation.template import templatize

PACKAGE_DIR = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_Hans"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_CALL = re.compile(r"\b(?:(?:np|n|p)?gettext|_)\(")
_ATTRIBUTE = re.compile(r"""_\((?P<quote>['"])(?P<text>[^'"]+)(?P=quote)\)""")
_HEADER = (
    'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)


@dataclass(frozen=True, order=True)
class Message:
    """One thing to translate: its English, the plural where it has one, and the context where it needs one."""

    text: str
    plural: str = ""
    context: str = ""

    def entry(self) -> str:
        """The lines of a catalogue, still to be translated."""
        context = f'msgctxt "{escape(self.context)[1:-1]}"\n' if self.context else ""
        plural = f"msgid_plural {escape(self.plural)}\nmsgstr[0]" if self.plural else "msgstr"
        return f'\n{context}msgid {escape(self.text)}\n{plural} ""\n'


def catalogue_path(app: Path) -> Path:
    """Where an app keeps its Chinese."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def compile_messages() -> list[Path]:
    """Compile every catalogue that is newer than its compiled form. Returns what was compiled."""
    compiled = []
    for source in sorted(PACKAGE_DIR.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        partial = target.with_suffix(f".mo.{id(source)}")
        with partial.open("wb") as file:
            write_mo(file, catalogue(source))
        partial.replace(target)
        compiled.append(target)
    return compiled


def catalogue(path: Path) -> Catalog:
    """The catalogue at ``path``, or an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def messages_of(app: Path) -> set[Message]:
    """Everything that an app's Python and templates ask to have translated."""
    found: set[Message] = set()
    for path in app.rglob("*.py"):
        with path.open("rb") as file:
            found.update(_shape(str(name), words) for _, name, words, _ in extract_python(file, KEYWORDS, [], {}))
    for folder in (app / "templates").glob("**/*"):
        if folder.is_file():
            found.update(_template_messages(folder.read_text(encoding="utf-8")))
    return {message for message in found if message.text}


def missing(app: Path) -> list[Message]:
    """What an app says and its catalogue does not."""
    known = catalogue(catalogue_path(app))
    return sorted(message for message in messages_of(app) if not _translated(known, message))


def append(app: Path, messages: Iterable[Message]) -> None:
    """Add entries, still empty, for those messages that the catalogue does not name at all."""
    path = catalogue_path(app)
    known = catalogue(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = [message.entry() for message in messages if known.get(message.text, message.context or None) is None]
    earlier = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    path.write_text(earlier + "".join(new), encoding="utf-8")


def apps() -> list[Path]:
    """Every folder of the package that may hold words, the kernel included."""
    return sorted(path.parent for path in PACKAGE_DIR.glob("*/__init__.py"))


def _translated(known: Catalog, message: Message) -> bool:
    entry = known.get(message.text, message.context or None)
    if entry is None or entry.fuzzy or bool(message.plural) != entry.pluralizable:
        return False
    strings = entry.string if isinstance(entry.string, list | tuple) else [entry.string]
    return all(strings)


def _shape(function: str, words: object) -> Message:
    texts = [word or "" for word in words] if isinstance(words, list | tuple) else [str(words or "")]
    name = function.removesuffix("_lazy")
    context = texts.pop(0) if name in {"pgettext", "npgettext"} and len(texts) > 1 else ""
    plural = texts[1] if name in {"ngettext", "npgettext"} and len(texts) > 1 else ""
    return Message(texts[0] if texts else "", plural, context)


def _template_messages(source: str) -> Iterator[Message]:
    for match in _ATTRIBUTE.finditer(source):
        yield Message(match["text"])
    for line in templatize(source).splitlines():
        for match in _CALL.finditer(line):
            call = _first_call(line[match.start() :])
            if call is not None:
                name = call.func.id if isinstance(call.func, ast.Name) else ""
                yield _shape(name, [word.value for word in call.args if isinstance(word, ast.Constant)])


def _first_call(code: str) -> ast.Call | None:
    """The call that ``code`` begins with: the shortest beginning that ends in a bracket and parses."""
    for end in (found.end() for found in re.finditer(r"\)", code)):
        try:
            expression = ast.parse(code[:end], mode="eval").body
        except SyntaxError:
            continue
        return expression if isinstance(expression, ast.Call) else None
    return None


def main(arguments: list[str]) -> int:
    """0 when done; 1 when ``--missing`` found something."""
    parser = argparse.ArgumentParser(prog="python -m lianxin.config.messages", description=__doc__)
    parser.add_argument("--missing", action="store_true", help="list what has no translation")
    parser.add_argument("--write", action="store_true", help="add what is missing to the catalogues, empty")
    parser.add_argument("apps", nargs="*", help="only these apps")
    options = parser.parse_args(arguments)
    if not (options.missing or options.write):
        print(f"{len(compile_messages())} catalogues compiled")
        return 0
    count = 0
    for app in (app for app in apps() if not options.apps or app.name in options.apps):
        lacking = missing(app)
        count += len(lacking)
        for message in lacking:
            print(f"{app.name}: {message.text!r}")
        if options.write and lacking:
            append(app, lacking)
    print(f"{count} without a translation")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
