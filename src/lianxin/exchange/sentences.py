"""What the verbs of the exchange say in the journal and on timelines.

Where a listing is part of a project, they are told on the project's timeline. What the two sides of a claim agreed on
(``note``) is theirs: no sentence says it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import spoken
from lianxin.exchange.models import BankLine, BankStatement, Concern, Listing
from lianxin.exchange.states import Side, Unit
from lianxin.journal.sentences import UNKNOWN, Subject, derive, family, say, subjects
from lianxin.kernel.fen import format_fen


def _listing_subjects(ids: set[int]) -> Mapping[int, Subject]:
    found = Listing.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Subject(title, "exchange:listing", pk) for pk, title in found}


def _concern_subjects(ids: set[int]) -> Mapping[int, Subject]:
    return {one.pk: Subject(str(one), "exchange:concern", one.pk) for one in Concern.objects.filter(pk__in=ids)}


def _spoken(quantity: Any, unit: Any) -> str:
    """A quantity of an entry; a dash where the entry does not say it."""
    return spoken(quantity, unit) if isinstance(quantity, int) and unit in Unit else UNKNOWN


def _amount(facts: Mapping[str, Any]) -> str:
    """What was listed, claimed or delivered."""
    return _spoken(facts.get("quantity"), facts.get("unit", ""))


def _came(facts: Mapping[str, Any]) -> str:
    """What had come of a claim as it was settled."""
    return _spoken(facts.get("received"), facts.get("unit", ""))


def _listed(facts: Mapping[str, Any]) -> str:
    """Whether a need or a resource was listed."""
    side = facts.get("side", "")
    return str(Side(side).label) if side in Side else UNKNOWN


def _terms(facts: Mapping[str, Any]) -> str:
    """Which parts of a listing were changed."""
    names = [_field_name(name) for name in facts.get("changes") or ()]
    return gettext(", ").join(names) or UNKNOWN


def _field_name(name: str) -> str:
    return str(getattr(Listing._meta.get_field(name), "verbose_name", name))


def _line_subjects(ids: set[int]) -> Mapping[int, Subject]:
    found = BankLine.objects.filter(pk__in=ids)
    return {one.pk: Subject(f"{one.on} {format_fen(one.amount_fen)}", "exchange:bank_line", one.pk) for one in found}


def _statement_subjects(ids: set[int]) -> Mapping[int, Subject]:
    return {one.pk: Subject(str(one)) for one in BankStatement.objects.filter(pk__in=ids)}


subjects(
    exchange_listing=_listing_subjects,
    exchange_concern=_concern_subjects,
    exchange_bankline=_line_subjects,
    exchange_bankstatement=_statement_subjects,
)
derive(amount=_amount, came=_came, listed=_listed, terms=_terms)
family("exchange", _("Needs and resources"))
say(
    {
        "exchange.listed": _("{place} published the {listed}: {amount}."),
        "exchange.listed_by_sheet": _("{place} brought in the {listed} list of {year} from the Excel sheet “{sheet}”."),
        "exchange.revised": _("{place} changed it: {terms}."),
        "exchange.closed": _("{place} took it off the list."),
        "exchange.reopened": _("{place} put it back on the list."),
        "exchange.carried_over": _("{place} carried over what was not met, {amount}; it goes first this year."),
        "exchange.met": _("It closed by itself: all of it has come."),
        "exchange.unmet": _("It is on the list again: not all of it has come after all."),
        "exchange.listing_expired": _("It closed by itself: it was available until {on}."),
        "exchange.claimed": _("{organisation} claimed {amount}."),
        "exchange.drawn": _("{amount} of it will serve “{title}” of {organisation}."),
        "exchange.waits": _("{organisation} joined the waiting list for {amount}."),
        "exchange.proposed": _("{place} proposed to {organisation} to claim {amount}."),
        "exchange.place_offered": _("{amount} became free and is kept for {organisation} until {until_on}."),
        "exchange.accepted": _("{organisation} said yes and claimed {amount}."),
        "exchange.declined": _("{organisation} said no to {amount}."),
        "exchange.confirmed": _("{place} confirmed the claim of {organisation}: {amount}."),
        "exchange.contacted": _("{place} noted that both sides spoke on {on} (claim of {organisation})."),
        "exchange.claim_withdrawn": _("{organisation} withdrew its claim of {amount}."),
        "exchange.claim_released": _("{place} released the claim of {organisation}: {amount}."),
        "exchange.settled": _("{place} settled the claim of {organisation} with what came: {came} of {amount}."),
        "exchange.wait_ended": _("It was closed, so {organisation} no longer waits for {amount}."),
        "exchange.expired": _("{organisation} did not answer in time about {amount}."),
        "exchange.received": _("{amount_fen} came in from {organisation}, recorded by {place} (voucher {voucher})."),
        "exchange.delivered": _("{amount} came in from {organisation}, recorded by {place}."),
        "exchange.delivery_taken_back": _(
            "{place} took back the entry that {amount} came for the claim of {organisation}."
        ),
        "exchange.used": _("{place} recorded what became of {amount} that came for the claim of {organisation}."),
        "exchange.use_taken_back": _(
            "{place} took back the entry of what became of {amount} that came for the claim of {organisation}."
        ),
        "exchange.scan_added": _("{place} added a picture of voucher {voucher}."),
        "exchange.statement_taken": _("{place} took in a statement of the bank: {new} new lines, {known} known ones."),
        "exchange.line_recorded": _("{place} recorded {amount_fen} that came by the bank on {on}."),
        "exchange.line_matched": _("{place} found {amount_fen} of the bank, of {on}, in the book."),
        "exchange.line_explained": _("{place} explained a line of the bank: {amount_fen} of {on}."),
        "exchange.line_reopened": _("{place} took back what was said of a line of the bank: {amount_fen} of {on}."),
        "exchange.concern_recorded": _("{place} recorded a concern of residents of {village}."),
        "exchange.concern_taken_in_hand": _("{place} took the concern in hand with “{title}”."),
        "exchange.concern_answered": _("{place} noted what was done about the concern on {on}."),
        "exchange.concern_told": _("{place} noted that those who raised the concern were told on {on}."),
    }
)
