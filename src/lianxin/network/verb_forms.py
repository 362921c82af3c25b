"""Forms of verbs that are done to one thing: a project, a listing, a claim, a residents' concern."""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from lianxin.accounts.forms import OnceForm
from lianxin.accounts.models import User
from lianxin.kernel.errors import NotAllowed, Words
from lianxin.network.fields import Chosen, id_in


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
    """One verb of one ``thing``. ``about`` is the page's address: it names the record that the verb is for.

    ``nothing`` says why there is nothing to choose from, where the verb needs a record and none fits.
    """

    nothing: Words = ""

    def __init__(self, data: Any, files: Any, *, thing: Any, actor: User, about: Mapping[str, str]) -> None:
        super().__init__(data=data, files=files)
        self.thing, self.actor, self.about = thing, actor, about
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
        return id_in(self.about.get(name, ""))

    @property
    def warning(self) -> str:
        """What to think of before the verb is done; shown above the form."""
        return ""

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
        return f"{self.thing.pk}:{super()._fingerprint()}"[:64]


class PlainForm(StepForm):
    """Nothing is asked."""
