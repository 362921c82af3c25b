"""What a list shows and in which order: the columns that a reader chose, kept in a cookie, and heads that sort.

An app declares the columns of its lists by ``has_columns``; ``ui/_columns.html`` lets the reader choose among them, and
``ui/_head.html`` is a column's head.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lianxin.kernel.errors import Words
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import with_changes

YEAR_SECONDS = 365 * 24 * 3600
BETWEEN = "."
Choices = Mapping[str, tuple[Words, bool]]
"""A list's columns beside the first, which is always there: their words, and whether they are shown at first."""

_lists: dict[str, Choices] = {}


def has_columns(of: str, choices: Choices) -> None:
    """Declare the columns of a list. Raises ValueError on a second declaration of other ones."""
    if _lists.setdefault(of, choices) is not choices:
        raise ValueError(f"the columns of {of} are declared twice")


@dataclass(frozen=True)
class Columns:
    """A list's columns: which are ``shown``, and the ``choices`` (name, words)."""

    of: str
    shown: Collection[str]

    @property
    def choices(self) -> Sequence[tuple[str, Words]]:
        """Every column that can be shown."""
        return [(name, words) for name, (words, _at_first) in _lists[self.of].items()]

    def among(self, names: Collection[str]) -> Sequence[tuple[str, Words]]:
        """Which of ``names`` are shown."""
        return [(name, words) for name, words in self.choices if name in self.shown and name in names]


def columns_of(request: HttpRequest, of: str) -> Columns:
    """The columns of a list as the reader chose them, else those that are shown at first."""
    known, kept = _lists[of], request.COOKIES.get(_cookie(of))
    if kept is None:
        return Columns(of, {name for name, (_words, at_first) in known.items() if at_first})
    return Columns(of, known.keys() & set(kept.split(BETWEEN)))


@require_POST
def choose(request: CouncilRequest, of: str, **_address: str) -> HttpResponse:
    """Remember which columns of a list are shown, and go back to it."""
    if of not in _lists:
        raise Http404
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if ours else "/")
    chosen = BETWEEN.join(name for name in _lists[of] if name in request.POST.getlist("column"))
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_cookie(of), chosen, YEAR_SECONDS, secure=secure, samesite="Lax", httponly=True)
    return response


def _cookie(of: str) -> str:
    return f"columns_{of}"


@dataclass(frozen=True)
class Head:
    """A column's head that sorts: where it leads, and how it is sorted now (``aria-sort``), if it is."""

    url: str
    aria: str


def head(
    asked: Mapping[str, Any] | QueryDict, first: str, then: str, *, address: Callable[..., str] = with_changes
) -> Head:
    """A head that sorts one way, pressed again the other way, and then as at first. An order that falls has a ``-``."""
    sort = asked.get("sort", "")
    onwards = {first: then, then: ""}.get(sort, first)
    falls = "descending" if sort.startswith("-") else "ascending"
    return Head(address(asked, sort=onwards), falls if sort in (first, then) else "")
