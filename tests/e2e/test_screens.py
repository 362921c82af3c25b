"""The main pages as they look: pictures for people, axe for what machines can tell, no page wider than its window."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.person import DESKTOP, PHONE, House, Person
from tests.e2e.site import ROOT

pytestmark = pytest.mark.e2e

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = ("serious", "critical")


@dataclass(frozen=True)
class View:
    """One page as one account sees it. ``link`` is followed from the page, where its address is not known."""

    name: str
    path: str
    who: str = ""
    link: str = ""


VIEWS = [
    View("home", "?year=2019"),
    View("figures", "figures/?year=2019"),
    View("records", "figures/projects.accepted/?year=2019"),
    View("stuck", "figures/stuck/"),
    View("projects", "projects/"),
    View("project-accepted", "projects/?year=2019", link='main th a[href*="/projects/"]'),
    View("project-office", "projects/?year=2020", "office", 'main th a[href*="/projects/"]'),
    View("review", "projects/review/", "office"),
    View("draft", "projects/new/", "liaison"),
    View("needs", "exchange/?state=any", "liaison"),
    View("resources", "exchange/?side=offer&state=any&year=2019"),
    View("need-new", "exchange/new/?side=need", "steward"),
    View("matching", "matching/", "office"),
    View("matching-new", "matching/new/", "office"),
    View("circle", "network/"),
    View("partner", "network/?q=化工区物业公司党支部", link='main a[href*="/network/"]:text("化工区物业公司党支部")'),
    View("village", "network/", link='main a[href*="/network/"]:text("水库村")'),
    View("posts", "network/posts/", "admin"),
    View("inbox-office", "inbox/", "office"),
    View("inbox-steward", "inbox/", "steward"),
    View("sheets", "sheets/", "office"),
    View("import", "sheets/", "office", 'main th a[href*="/sheets/"]'),
    View("journal", "journal/", "auditor"),
    View("login", "/accounts/login/"),
    View("account", "/accounts/me/", "liaison"),
    View("tokens", "/accounts/tokens/", "liaison"),
    View("not-found", "projects/999999/"),
]
IN_BOTH_LANGUAGES = ("home", "projects", "needs", "project-office", "circle", "inbox-office")
IN_THE_DARK = ("home", "needs", "project-office", "circle")


def show(person: Person, view: View) -> None:
    """Open a view."""
    person.go(person.site.url + view.path if view.path.startswith("/") else view.path)
    if view.link:
        person.page.locator(view.link).first.click()
        expect(person.page.locator("h1")).to_be_visible()


def variants(view: View) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    """How a view is pictured: the picture's name, the browser's options, its cookies."""
    for size_name, size in (("1280", DESKTOP), ("390", PHONE)):
        yield f"{view.name}-zh-{size_name}", {"size": size}, []
        if view.name in IN_BOTH_LANGUAGES:
            yield f"{view.name}-en-{size_name}", {"size": size}, [("language", "en")]
        if view.name in IN_THE_DARK:
            yield f"{view.name}-dark-{size_name}", {"size": size, "color_scheme": "dark"}, []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_is_sound_and_pictured(view: View, house: House) -> None:
    for name, options, cookies in variants(view):
        person = house.person(view.who, bypass_csp=True, **options)
        person.page.context.add_cookies(
            [{"name": cookie, "value": value, "url": person.site.url} for cookie, value in cookies]
        )
        show(person, view)
        assert person.sideways() <= 0, name
        person.shoot(name)
        assert grave(person) == [], name


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_needs_no_sideways_scrolling(view: View, house: House) -> None:
    narrow = house.person(view.who, size={"width": 320, "height": 640})
    show(narrow, view)
    assert narrow.sideways() <= 0
    large = house.person(view.who, size=DESKTOP)
    large.page.context.add_cookies([{"name": "text_size", "value": "200", "url": large.site.url}])
    show(large, view)
    assert large.sideways() <= 0


def grave(person: Person) -> list[str]:
    """What axe finds that keeps somebody out."""
    person.stretch()
    person.page.add_script_tag(path=AXE)
    found = person.page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
