"""What the verbs of the book say in the journal. Entries of money are told by what they are for: projects, claims."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import Subject, family, say, subjects
from lianxin.ledger.canon import month_text
from lianxin.ledger.models import Seal


def _seals(ids: set[int]) -> Mapping[int, Subject]:
    months = Seal.objects.filter(pk__in=ids).values_list("pk", "month")
    return {pk: Subject(gettext("Book of %(month)s") % {"month": month_text(month)}) for pk, month in months}


family("ledger", _("Ledger"))
subjects(ledger_seal=_seals)
say({"ledger.sealed": _("{place} sealed {month} with {entries} entries: {seal}.")})
