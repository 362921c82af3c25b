"""What an entry says to a reader. Each app declares in its own ``sentences.py``, which is found by itself:

- ``say``: a translated template for each of its verbs, filled from the entry's facts and ``{subject}``;
- ``names_for``: how a fact that holds an id (or a coded word) is turned into words, many at a time;
- ``subjects``: what its subjects are called and which page shows them;
- ``derive``: words made from several facts of one entry (a quantity and its unit);
- ``family``: what its verbs are called together (``projects.…`` is the family ``projects``).

``{place}`` is the organisation for which somebody acted. Facts whose name ends in ``_fen`` read as money, those named
``on`` or ending in ``_on`` as days; others as they are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lianxin.journal.models import Entry
from lianxin.kernel.errors import Words
from lianxin.kernel.fen import format_fen
from lianxin.kernel.naming import day_words

Names = Callable[[set[Any]], Mapping[Any, Words]]
Derived = Callable[[Mapping[str, Any]], str]
UNKNOWN = "—"


@dataclass(frozen=True)
class Subject:
    """What an entry is about: its title, and the name of the page (``app:page``, with ``council`` and ``pk``)."""

    title: Words
    page: str = ""
    pk: int = 0


Subjects = Callable[[set[int]], Mapping[int, Subject]]


@dataclass(frozen=True)
class Told:
    """An entry in words. ``who`` acted; ``place`` is the organisation for which they did, unless ``text`` names it."""

    entry: Entry
    text: str
    subject: Subject | None
    who: str
    place: str
    quote: str


_sentences: dict[str, Words] = {}
_names: dict[str, Names] = {}
_derived: dict[str, Derived] = {}
_subjects: dict[str, Subjects] = {}
_families: dict[str, Words] = {}


def say(sentences: Mapping[str, Words]) -> None:
    """Declare the sentence of each verb, e.g. ``{"network.paired": _("{partner} was paired with {village}")}``."""
    _sentences.update(sentences)


def names_for(*facts: str, by: Names) -> None:
    """Declare how the values of these facts are named; ``by`` gets all of a list's values at once."""
    _names.update(dict.fromkeys(facts, by))


def derive(**words: Derived) -> None:
    """Declare words that a sentence may use, each made from an entry's facts."""
    _derived.update(words)


def subjects(**by_type: Subjects) -> None:
    """Declare subjects; ``projects_project=…`` stands for the subject type ``projects.project``."""
    _subjects.update({name.replace("_", ".", 1): found for name, found in by_type.items()})


def family(code: str, label: Words) -> None:
    """Declare what the verbs that begin with ``code`` are called together."""
    _families[code] = label


def families() -> list[tuple[str, Words]]:
    """Every family of verbs, as choices."""
    return list(_families.items())


def tell(entries: Iterable[Entry]) -> list[Told]:
    """Entries in words, in their order. One query for each kind of name and subject that occurs."""
    found = list(entries)
    names = _all_names(found)
    about = _all_subjects(found)
    return [_told(entry, names, about) for entry in found]


def _told(entry: Entry, names: Mapping[str, Mapping[Any, Words]], about: Mapping[tuple[str, int], Subject]) -> Told:
    subject = about.get((entry.subject_type, entry.subject_id))
    place = str(names.get("post", {}).get(entry.post_id, ""))
    template = str(_sentences.get(entry.verb, entry.verb))
    words = defaultdict(lambda: UNKNOWN, {fact: _word(fact, value, names) for fact, value in entry.facts.items()})
    words |= {name: by(entry.facts) for name, by in _derived.items() if f"{{{name}}}" in template}
    words |= {"subject": str(subject.title) if subject else UNKNOWN, "place": place or _("The system")}
    return Told(
        entry=entry,
        text=template.format_map(words),
        subject=subject,
        who=str(names.get("actor", {}).get(entry.actor_id, "")),
        place="" if "{place}" in template else place,
        quote=str(entry.facts.get("reason") or ""),
    )


def _all_names(entries: Sequence[Entry]) -> dict[str, Mapping[Any, Words]]:
    wanted: dict[Names, set[Any]] = defaultdict(set)
    for entry in entries:
        for fact, value in (*entry.facts.items(), ("actor", entry.actor_id), ("post", entry.post_id)):
            if fact in _names and isinstance(value, int | str):
                wanted[_names[fact]].add(value)
    found = {by: by(values) for by, values in wanted.items()}
    return {fact: found[by] for fact, by in _names.items() if by in found}


def _all_subjects(entries: Sequence[Entry]) -> dict[tuple[str, int], Subject]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.subject_type in _subjects:
            wanted[entry.subject_type].add(entry.subject_id)
    return {(kind, pk): subject for kind, ids in wanted.items() for pk, subject in _subjects[kind](ids).items()}


def _word(fact: str, value: Any, names: Mapping[str, Mapping[Any, Words]]) -> str:
    if fact in _names:
        return str(names.get(fact, {}).get(value, UNKNOWN))
    if fact.endswith("_fen") and isinstance(value, int):
        return format_fen(value)
    if (fact == "on" or fact.endswith("_on")) and isinstance(value, str):
        return day_words(date.fromisoformat(value))
    return UNKNOWN if value in (None, "") else str(value)
