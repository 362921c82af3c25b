"""What the frame of every page shows: the council, where the reader is, the demo's date, the version."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import lianxin
from lianxin.desk.queries.inbox import inbox_count
from lianxin.kernel import clock
from lianxin.network.models import Council, Post
from lianxin.network.queries import councils, posts_of
from lianxin.network.sentences import named


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation: the icon's key, its words, the page that it opens, and who is shown it."""

    key: str
    label: Promise
    page: str
    permission: str = ""


SECTIONS = (
    Section("home", _("Home"), "insights:home"),
    Section("exchange", _("Exchange"), "exchange:list"),
    Section("projects", _("Projects"), "projects:list"),
    Section("matching", _("Matching"), "matching:home", "matching.enter"),
    Section("network", _("Partners"), "network:circle"),
    Section("figures", _("Figures"), "insights:figures"),
    Section("sheets", _("Sheets"), "sheets:imports", "sheets.import_sheets"),
    Section("journal", _("Journal"), "journal:journal", "network.read_journal"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """One query where a member reads a council's page: what waits on them. The rest is what the middleware found."""
    council, posts = _place(request)
    return {
        "council": council,
        "desk": " / ".join(f"{named(post.organisation)} · {post.get_role_display()}" for post in posts),
        "inbox_count": cache(lambda: _waiting(request, council) if council and posts else 0),
        "nav": _navigation(council, request) if council else [],
        "demo_date": clock.today() if clock.offset() else None,
        "version": lianxin.__version__,
    }


def _place(request: HttpRequest) -> tuple[Council | None, Sequence[Post]]:
    """The page's council with the reader's posts there; elsewhere (an account's pages), the only one they serve."""
    council: Council | None = getattr(request, "council", None)
    if council:
        return council, getattr(request, "desk", ())
    user = getattr(request, "user", None)
    posts = posts_of(user) if user and user.is_authenticated else ()
    served = {post.council_id for post in posts}
    return (councils().get(pk=served.pop()), posts) if len(served) == 1 else (None, ())


def _waiting(request: HttpRequest, council: Council) -> int:
    return inbox_count(request.user, council) if request.user.is_authenticated else 0


def _navigation(council: Council, request: HttpRequest) -> list[dict[str, Any]]:
    home = reverse(SECTIONS[0].page, kwargs={"council": council.code})
    entries = []
    for section in SECTIONS:
        if section.permission and not request.user.has_perm(section.permission, council):
            continue
        url = reverse(section.page, kwargs={"council": council.code})
        current = request.path == url or (url != home and request.path.startswith(url))
        entries.append({"key": section.key, "label": section.label, "url": url, "current": current})
    return entries
