"""Somebody at a browser: goes to pages, takes the steps that they offer, and notices what is wrong with them."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.site import ROOT, Site

COUNCIL = "310116112"
SCREENS = ROOT / "var" / "screens"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 15_000
# A refused form is answered 422, a page that is not there 404; the browser notes both.
EXPECTED = re.compile(r"status of (403|404|422)")


@dataclass
class Person:
    """A browser of one account (or of nobody), with a window of one size."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            self.complaints.append(message.text)

    def go(self, path: str = "") -> int:
        """Open a page of the council by its address; gives the status."""
        url = path if path.startswith("http") else f"{self.site.url}/{COUNCIL}/{path}"
        response = self.page.goto(url)
        assert response
        return response.status

    def fill(self, **fields: Any) -> None:
        """Type into the page's form: text, the words of a choice, True for a tick, a Path for a file."""
        for name, value in fields.items():
            place = self.page.locator(f'main [name="{name}"]').last
            match value:
                case True:
                    place.check()
                case Path():
                    place.set_input_files(value)
                case _ if place.evaluate("one => one.tagName") == "SELECT":
                    place.select_option(label=str(value))
                case _:
                    place.fill(str(value))

    def send(self, button: str = "button.button-primary, button.button-danger") -> None:
        """Press the form's button."""
        self.page.locator(f"main form :is({button}):visible").last.click()

    def act(self, project: str, verb: str, query: str = "", **fields: Any) -> None:
        """Take a step on a project's page: find its link, fill in its form, send it, be back at the project."""
        self.begin(project, verb, query)
        self.fill(**fields)
        self.send()
        expect(self.page).to_have_url(re.compile(rf"{project}$"))
        expect(self.page.locator(".messages .alert")).to_be_visible()

    def begin(self, project: str, verb: str, query: str = "") -> None:
        """Open the form of a step from the project's page, as it is offered there."""
        self.go(project)
        address = "/edit/" if verb == "edit" else f"/do/{verb}/{query}"
        offered = self.page.locator(f'a[href*="{address}"]')
        if not self._visible(offered):
            self.page.locator("main .menu > summary").first.click()
        self._visible(offered)[0].click()
        expect(self.page).to_have_url(re.compile(re.escape(address)))

    def _visible(self, found: Locator) -> list[Locator]:
        return [one for one in found.all() if one.is_visible()]

    def offered(self) -> set[str]:
        """The steps that the page offers."""
        links = self.page.locator('main a[href*="/do/"], main a[href$="/edit/"]').evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        return {"edit" if link.endswith("/edit/") else link.split("/do/")[1].split("/")[0] for link in links}

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.stretch()
        self.page.screenshot(path=SCREENS / f"{name}.png")

    def stretch(self) -> None:
        """Make the window as long as the page, so that no bar lies over anything."""
        size, height = self.page.viewport_size, self.page.evaluate("document.documentElement.scrollHeight")
        assert size
        self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@dataclass
class House:
    """Makes people; each account signs in once, however many browsers it opens."""

    site: Site
    browser: Browser
    passwords: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Any] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)

    def person(self, name: str = "", *, size: Any = None, **options: Any) -> Person:
        """Somebody by the name of their account; nobody in particular without one."""
        if name and name not in self.sessions:
            self.sessions[name] = self._signed_in(name)
        context = self._context(size or DESKTOP, storage_state=self.sessions.get(name), **options)
        return self._with(context)

    def account(self, name: str) -> None:
        """Open an account that holds no post yet."""
        self.passwords[name] = self.site.run("account", name).strip()

    def leave(self) -> list[str]:
        """Close every browser; gives what was wrong on their pages."""
        complaints = [complaint for person in self.people for complaint in person.complaints]
        for person in self.people:
            person.page.context.close()
        self.people.clear()
        return complaints

    def _context(self, size: Any, **options: Any) -> BrowserContext:
        return self.browser.new_context(**{"viewport": size, "locale": "zh-CN", "base_url": self.site.url} | options)

    def _with(self, context: BrowserContext) -> Person:
        person = Person(self.site, context.new_page())
        self.people.append(person)
        return person

    def _signed_in(self, name: str) -> Any:
        person = self._with(self._context(DESKTOP))
        person.page.goto("/accounts/login/")
        person.fill(login=name, password=self.passwords.get(name) or self.site.password)
        person.send()
        expect(person.page).not_to_have_url(re.compile("login"))
        if name in self.passwords:
            self._change_the_first_password(person, name)
        return person.page.context.storage_state()

    def _change_the_first_password(self, person: Person, name: str) -> None:
        """Who was handed a password is led to choose one before anything else."""
        person.go()
        expect(person.page).to_have_url(re.compile("/password/change/"))
        chosen = "稻花香里说丰年2019"
        person.fill(oldpassword=self.passwords[name], password1=chosen, password2=chosen)
        person.send()
        expect(person.page.locator(".messages")).to_be_visible()
        self.passwords[name] = chosen
