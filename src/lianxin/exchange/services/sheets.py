"""Bringing in a year's list of needs or of resources that was kept in Excel, written in bulk.

One journal entry stands for a whole sheet and each listing names it (ADR 4); a line that changes a standing listing is
an entry of its own. Callers have read and compared the sheet; what a line must keep stands in ``check_listed`` and
``check_revised``.
"""

from collections import Counter
from collections.abc import Container, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max

from lianxin.accounts.models import User
from lianxin.exchange.counting import Cells, listed
from lianxin.exchange.models import Listing
from lianxin.exchange.services.publishing import check_revised, revise
from lianxin.exchange.services.steps import hold_listing
from lianxin.exchange.services.terms import Terms, check_terms
from lianxin.exchange.states import UNITS, ListingState, Side
from lianxin.exchange.text import found_by
from lianxin.figures.services import add
from lianxin.journal import services as journal
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import taking_part
from lianxin.network.rules import permit
from lianxin.sheets.bulk import Row, new_ids, write_rows
from lianxin.sheets.comparison import Source

Line = tuple[Organisation, Terms]
"""Who lists something, and what the line says of it; the place of a need is its owner."""

_COLUMNS = (
    "id", "position", "owner_id", "place_id", "category_id", "form", "unit", "title", "capacity", "details",
    "conditions", "urgency", "persons", "from_on", "until_on", "grams",
)  # fmt: skip


def check_listed(line: Line, members: Container[int | None]) -> None:
    """The rules of a new line; ``members`` are ids of those who take part. Raises NotEnrolled, BadQuantity, BadPeriod.

    Who is only announced by an earlier sheet of the file has no id yet: None.
    """
    owner, terms = line
    if owner.pk not in members:
        raise NotEnrolled(name=owner.name)
    check_terms(terms)


@transaction.atomic
def list_by_sheet(
    *,
    council: Council,
    side: Side,
    year: int,
    new: Sequence[Line],
    changed: Sequence[tuple[Listing, Terms]],
    source: Source,
    actor: User,
) -> Entry:
    """Bring in a whole sheet of a year's needs or resources, all or nothing. What is new can be claimed at once.

    Raises NotAllowed, and as ``check_listed`` and ``check_revised``.
    """
    post = permit(actor, "exchange.bring_in", council)
    facts = {"side": side.value, "year": year, "file": source.file, "sha256": source.sha256, "sheet": source.sheet}
    counts = {"new": len(new), "changed": len(changed)}
    entry = journal.write(
        "exchange.listed_by_sheet",
        subject=council,
        council_id=council.pk,
        actor=actor,
        post=post,
        facts=facts | counts,
    )
    members = taking_part(council)
    for line in new:
        check_listed(line, members)
    _write(new, council, side, year, entry)
    for listing, terms in sorted(changed, key=lambda change: change[0].pk):  # the order in which baskets hold them
        held = hold_listing(listing.pk)
        check_revised(held, terms)
        revise(held, terms, actor, post, sheet=entry.pk)
    return entry


def _write(new: Sequence[Line], council: Council, side: Side, year: int, entry: Entry) -> None:
    """Insert lines as open listings and count them, one cell a place and category. Makes no object a line."""
    first = _next_position(council, side, year)
    numbered = enumerate(zip(new_ids(Listing, len(new)), new, strict=True), first)
    today = clock.today()
    constants = {
        "council_id": council.pk, "side": side.value, "year": year, "taken": 0, "state": ListingState.OPEN.value,
        "origin": "", "is_micro": False, "times_carried": 0, "listed_on": today, "listed_by_id": entry.actor_id,
        "sheet_entry": entry.pk,
    }  # fmt: skip
    write_rows(Listing, _COLUMNS, [_row(pk, position, *line) for position, (pk, line) in numbered], constants)
    add(_cells(new, council, side, year, today))


def _row(pk: int, position: int, owner: Organisation, terms: Terms) -> Row:
    place, category, form = terms.place, terms.category, terms.form
    where = (owner.pk, place.pk if place else None, category.pk if category else None)
    what = (form.value, UNITS[form].value, terms.title, terms.quantity, terms.details, terms.conditions)
    when = (terms.urgency.value, terms.persons, terms.from_on, terms.until_on)
    return (pk, position, *where, *what, *when, found_by(terms, owner))


def _cells(new: Sequence[Line], council: Council, side: Side, year: int, today: date) -> Cells:
    cells: Cells = Counter()
    alike = Counter((terms.place, terms.category) for _owner, terms in new)
    for (place, category), count in alike.items():
        one = Listing(council=council, side=side, year=year, place=place, category=category, listed_on=today)
        one.state = ListingState.OPEN
        cells.update({cell: amount * count for cell, amount in listed(one).items()})
    return cells


def _next_position(council: Council, side: Side, year: int) -> int:
    kept = Listing.objects.own().filter(council=council, side=side, year=year)
    return (kept.aggregate(last=Max("position"))["last"] or 0) + 1
