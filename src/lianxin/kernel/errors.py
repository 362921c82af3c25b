"""Refusals: what the product says instead of doing something it must not do."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.kernel.naming import day_words

Words = str | Promise


class Refused(Exception):
    """A rule said no. Carries a stable ``code``, the ``facts`` and what would change the answer.

    ``message`` and ``remedy`` are translated templates; ``{name}`` is filled from ``facts``. ``status`` is the
    HTTP status that pages and the API answer with.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    message: ClassVar[Words] = _("This cannot be done.")
    remedy: ClassVar[Words] = ""

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return str(self.message).format_map(self.spoken)

    @property
    def what_would_change_it(self) -> str:
        """The remedy with its facts, or an empty string where nothing would change the answer."""
        return str(self.remedy).format_map(self.spoken)

    @property
    def spoken(self) -> dict[str, Any]:
        """The facts as sentences say them: days as the reader's language does."""
        return {name: day_words(fact) if isinstance(fact, date) else fact for name, fact in self.facts.items()}


class NotAllowed(Refused):
    """The actor's posts do not permit the verb."""

    code = "not_allowed"
    status = 403
    message = _("Your post does not permit this step.")
    remedy = _("Ask the conference office who may take it.")


class Conflict(Refused):
    """Somebody else changed the thing first; what was asked no longer fits its state."""

    code = "conflict"
    status = 409
    message = _("This has changed since you opened it.")
    remedy = _("Look at it as it is now, then decide again.")


class ReasonMissing(Refused):
    """A step that ends something, or a no, needs a reason."""

    code = "reason_missing"
    message = _("Say why, so that the others know what to change.")


def need_reason(reason: str) -> str:
    """The reason without blanks around it. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
