"""What the verbs of the book say in the journal. Entries of money are told by what they are for: projects, claims."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import UNKNOWN, Subject, derive, family, say, subjects
from lianxin.ledger.models import Seal
from lianxin.ledger.naming import month_words


def _seals(ids: set[int]) -> Mapping[int, Subject]:
    months = Seal.objects.filter(pk__in=ids).values_list("pk", "month")
    title = gettext("Book of %(month)s")
    return {pk: Subject(title % {"month": month_words(month)}, "ledger:seal", pk) for pk, month in months}


def _month(facts: Mapping[str, Any]) -> str:
    return month_words(date.fromisoformat(f"{facts['month']}-01")) if "month" in facts else UNKNOWN


family("ledger", _("Ledger"))
subjects(ledger_seal=_seals)
derive(sealed_month=_month)
say({"ledger.sealed": _("{place} sealed the entries of {sealed_month}, {entries} in all; the seal is {seal}.")})
