"""What the verbs of the book say in the journal. Entries of money are told by what they are for: projects, claims."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import UNKNOWN, Subject, derive, family, say, subjects
from lianxin.kernel.fen import format_fen
from lianxin.kernel.naming import month_words
from lianxin.ledger.models import PendingEntry, Seal


def _seals(ids: set[int]) -> Mapping[int, Subject]:
    months = Seal.objects.filter(pk__in=ids).values_list("pk", "month")
    title = gettext("Book of %(month)s")
    return {pk: Subject(title % {"month": month_words(month)}, "ledger:seal", pk) for pk, month in months}


def _month(facts: Mapping[str, Any]) -> str:
    return month_words(date.fromisoformat(f"{facts['month']}-01")) if "month" in facts else UNKNOWN


family("ledger", _("Ledger"))


def _pending(ids: set[int]) -> Mapping[int, Subject]:
    found = PendingEntry.objects.filter(pk__in=ids)
    words = {one.pk: f"{format_fen(one.amount_fen)} {one.title}" for one in found}
    return {pk: Subject(title, "ledger:pending_entry", pk) for pk, title in words.items()}


def _rules(ids: set[int]) -> Mapping[int, Subject]:
    return {pk: Subject(gettext("Two persons")) for pk in ids}


subjects(ledger_seal=_seals, ledger_pendingentry=_pending, ledger_twopersonrule=_rules)
derive(sealed_month=_month)
say(
    {
        "ledger.sealed": _("{place} sealed the entries of {sealed_month}, {entries} in all; the seal is {seal}."),
        "ledger.entry_kept": _("{amount_fen} was recorded (voucher {voucher}) and waits for a second person."),
        "ledger.entry_approved": _("{place} approved {amount_fen} as the second person; it is in the book."),
        "ledger.entry_returned": _("{place} sent {amount_fen} back as the second person."),
        "ledger.entry_withdrawn": _("{amount_fen} that waited for a second person was withdrawn."),
        "ledger.rule_set": _("{place} set the amount above which money needs a second person: {above_fen}."),
    }
)
