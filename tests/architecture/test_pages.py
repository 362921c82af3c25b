"""Pages obey the content security policy: nothing inline, nothing from another host."""

import re

import pytest

from tests.architecture.source import shown, static_files, templates

INLINE = {
    "a script without a file": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.IGNORECASE
    ),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
# What the browser would fetch by itself. A link that somebody must follow is no such thing.
FETCHED = re.compile(
    r"""(?:\b(?:src|srcset|poster|action|formaction|hx-(?:get|post|put|delete|patch))\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|<link\b[^>]*\bhref\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//)""",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"""["'`](?:https?:|wss?:)?//[\w.-]+\.[a-z]""", re.IGNORECASE)
NAMESPACE = re.compile(r"""["'`]http://www\.w3\.org/[^"'`]*["'`]""")


@pytest.mark.parametrize("kind", INLINE)
def test_templates_hold_nothing_inline(kind: str) -> None:
    found = [shown(path) for path in templates() if INLINE[kind].search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_pages_and_styles_fetch_nothing_from_another_host() -> None:
    files = [*templates(), *static_files()]
    assert [shown(path) for path in files if FETCHED.search(path.read_text(encoding="utf-8"))] == []


def test_scripts_name_no_other_host() -> None:
    scripts = {
        path: NAMESPACE.sub("", path.read_text(encoding="utf-8")) for path in static_files() if path.suffix == ".js"
    }
    assert [shown(path) for path, text in scripts.items() if ADDRESS.search(text)] == []
