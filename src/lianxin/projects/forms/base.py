"""What the forms of a project's verbs share."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from lianxin.accounts.forms import OnceForm
from lianxin.accounts.models import User
from lianxin.kernel.errors import NotAllowed, Words
from lianxin.projects.forms.fields import Chosen
from lianxin.projects.models import Project


class KeptForm(OnceForm):
    """A form that acts once and loses nothing typed, whatever refuses it."""

    def try_to(self, act: Callable[[], dict[str, Any] | None], *, user: User) -> bool:
        """As every form that acts once; a missing permission is a refusal like the others."""
        try:
            return super().try_to(act, user=user)
        except NotAllowed as refusal:
            self.refusal = refusal
            return False


class StepForm(KeptForm):
    """One verb of one project. ``about`` is the page's address: it names the record that the verb is for.

    ``nothing`` says why there is nothing to choose from, where the verb needs a record and none fits.
    """

    nothing: Words = ""

    def __init__(self, data: Any, files: Any, *, project: Project, actor: User, about: Mapping[str, str]) -> None:
        super().__init__(data=data, files=files)
        self.project, self.actor, self.about = project, actor, about
        self.begin()

    @staticmethod
    def new_key() -> UUID:
        """A retry key for a form that was sent without one."""
        return uuid4()

    def begin(self) -> None:
        """Offer what can be chosen and fill in what is known."""

    def chosen(self, name: str) -> Chosen:
        """The field in which a record is chosen."""
        return cast("Chosen", self.fields[name])

    def wanted(self, name: str) -> int:
        """The id of the record that the page's address names; 0 where it names none."""
        text = self.about.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else 0

    @property
    def lacks(self) -> Words:
        """Why the verb cannot be done: nothing to choose from. Empty where it can."""
        chosen = [field for field in self.fields.values() if isinstance(field, Chosen) and field.required]
        return self.nothing if any(not field.offered for field in chosen) else ""

    @property
    def known(self) -> list[tuple[Words, str]]:
        """What the verb is for where it was not asked: label and words."""
        chosen = [field for field in self.fields.values() if isinstance(field, Chosen) and field.only]
        return [(field.label or "", field.only) for field in chosen]

    def _fingerprint(self) -> str:
        return f"{self.project.pk}:{super()._fingerprint()}"[:64]
