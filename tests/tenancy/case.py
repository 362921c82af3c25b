"""What a case says, who asks, and how the answers are read."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps

from lianxin.accounts.models import User
from tests.tenancy.town import Town

Who = Literal["anyone", "owner", "member", "outsider"]
EVERYBODY: tuple[Who, ...] = ("anyone", "owner", "member", "outsider")
Make = Callable[[Town], dict[str, Any]]
SEEN_BY_NOBODY_ELSE = ("draft", "import", "token", "search", "bank", "kept", "plan")
"""Secrets of their owners; the town's other people do not see them either."""
SEEN_BY_MEMBERS = ("receipt", "evidence", "file", "concern", "delivery", "scan")
NOTED_IN_PASSING = {"last_login", "last_used_at"}


@dataclass(frozen=True)
class Answers:
    """The status that each must get."""

    anyone: int
    owner: int
    member: int
    outsider: int

    def of(self, who: Who) -> int:
        """One of them."""
        status: int = getattr(self, who)
        return status


def nothing(_town: Town) -> dict[str, Any]:
    """No arguments, or an empty body."""
    return {}


@dataclass(frozen=True)
class Page:
    """One address. ``post`` is None where nothing can be sent; ``owner`` and ``member`` are names of people.

    ``verb`` is told apart for ``projects:do`` and its like, one address for many verbs.
    """

    name: str
    get: Answers
    post: Answers | None = None
    to: Make = nothing
    data: Make = nothing
    owner: str = "office"
    member: str = "rival"

    def label(self) -> str:
        """The name of the test."""
        return self.name


@dataclass(frozen=True)
class Call:
    """One operation. ``to`` gives the path's arguments, ``query`` and ``body`` what is sent.

    ``across`` is what an outsider gets who names the own council with the rest as it is.
    """

    operation: str
    answers: Answers
    to: Make = nothing
    query: Make = nothing
    body: Make = nothing
    owner: str = "office"
    member: str = "rival"
    sends_file: bool = False
    sends_form: bool = False
    gives_file: bool = False
    across: int | None = None


def who_is(who: Who, towns: tuple[Town, Town], *, owner: str, member: str) -> User | None:
    """The person who asks; ``owner`` and ``member`` are names of the first town's people."""
    town, other = towns
    people = {"owner": town.people[owner], "member": town.people[member], "outsider": other.potentate}
    return people.get(who)


def state_of_everything() -> dict[str, list[Any]]:
    """Every row that our verbs may change."""
    models = [model for model in apps.get_models() if model.__module__.startswith("lianxin.")]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list(*_fields(model))) for model in models
    }


def changed(before: dict[str, list[Any]]) -> list[str]:
    """The models of which a row was added or changed since ``before``."""
    now = state_of_everything()
    return [label for label, rows in before.items() if now[label] != rows]


def _fields(model: Any) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name not in NOTED_IN_PASSING]


def leaks(text: str, town: Town, who: Who) -> list[str]:
    """The town's secrets that ``who`` was told without being allowed to."""
    if who == "owner":
        return []
    names = SEEN_BY_NOBODY_ELSE if who == "member" else (*SEEN_BY_NOBODY_ELSE, *SEEN_BY_MEMBERS)
    return [name for name in map(town.secret, names) if name in text]


def text_of(response: Any) -> str:
    """What an answer says; a workbook is unpacked."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK\x03\x04"):
        return "".join(_parts(content))
    return str(content.decode("utf-8", errors="replace"))


def _parts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            yield book.read(name).decode("utf-8", errors="replace")
