"""What the frame of every page shows: the council, where the reader is, the demo's date, the version."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import lianxin
from lianxin.kernel import clock


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation: the icon's key, its words, and the page that it opens."""

    key: str
    label: Promise
    page: str


SECTIONS = (
    Section("home", _("Home"), "insights:home"),
    Section("projects", _("Projects"), "projects:list"),
    Section("network", _("Partners"), "network:circle"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """No query of its own: the council and the reader's posts are what the middleware found."""
    council = getattr(request, "council", None)
    return {
        "council": council,
        "desk": getattr(request, "desk", None),
        "nav": _navigation(council.code, request.path) if council else [],
        "demo_date": clock.today() if clock.offset() else None,
        "version": lianxin.__version__,
    }


def _navigation(code: str, path: str) -> list[dict[str, Any]]:
    home = reverse(SECTIONS[0].page, kwargs={"council": code})
    entries = []
    for section in SECTIONS:
        url = reverse(section.page, kwargs={"council": code})
        current = path == url or (url != home and path.startswith(url))
        entries.append({"key": section.key, "label": section.label, "url": url, "current": current})
    return entries
