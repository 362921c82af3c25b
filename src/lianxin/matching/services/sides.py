"""Needs and givers as the core compares them: forms, categories, words, days, skills, and who knows whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Form
from lianxin.matching.core import UNKNOWN, Side, Ties
from lianxin.matching.queries.openings import Giver, Openings
from lianxin.matching.text import telling

FIRST_DAY, LAST_DAY = 0, 2**31 - 1
OF_PROJECTS = len(Form.values)
"""What projects need goes to partners themselves, so it is a form of its own."""


def need_side(found: Openings) -> Side:
    categories = _categories(found)
    return Side(
        form=np.array([OF_PROJECTS if one.origin else Form.values.index(one.form) for one in found.needs]),
        category=np.array([categories.get(one.category_id, UNKNOWN) for one in found.needs]),
        text=tuple(_text(one, found) for one in found.needs),
        starts_on=np.array([one.from_on.toordinal() if one.from_on else FIRST_DAY for one in found.needs]),
        ends_on=np.array([LAST_DAY for _one in found.needs]),
        skills=np.array([_bits([one.category_id], categories) for one in found.needs], np.uint64),
    )


def giver_side(found: Openings) -> Side:
    categories = _categories(found)
    offers = [one.offer for one in found.givers]
    return Side(
        form=np.array([OF_PROJECTS if one is None else Form.values.index(one.form) for one in offers]),
        category=np.array([categories.get(one.category_id, UNKNOWN) if one else UNKNOWN for one in offers]),
        text=tuple(_words(one, found) for one in found.givers),
        starts_on=np.array([one.from_on.toordinal() if one and one.from_on else FIRST_DAY for one in offers]),
        ends_on=np.array([one.until_on.toordinal() if one and one.until_on else LAST_DAY for one in offers]),
        skills=np.array([_bits(_done(one, found), categories) for one in found.givers], np.uint64),
    )


def _categories(found: Openings) -> dict[int | None, int]:
    ids = {one.category_id for one in found.needs} | {one.offer.category_id for one in found.givers if one.offer}
    return {pk: index for index, pk in enumerate(sorted(pk for pk in ids if pk is not None))}


def _bits(categories: Iterable[int | None], known: Mapping[int | None, int]) -> int:
    bits = 0
    for one in categories:
        if one in known:
            bits |= 1 << known[one] % 64
    return bits


def _done(giver: Giver, found: Openings) -> set[int]:
    did = found.did.get(giver.partner_id)
    return did.categories if did else set()


def _text(need: Listing, found: Openings) -> str:
    project = found.projects.get(need.origin_id or 0) if need.origin else None
    words = [need.title, need.details] + ([project.title, project.summary] if project else [])
    return telling(" ".join(words))


def _words(giver: Giver, found: Openings) -> str:
    """What a resource says of itself; of a partner, what it did lately."""
    if giver.offer is not None:
        return telling(f"{giver.offer.title} {giver.offer.details}")
    did = found.did.get(giver.partner_id)
    return telling(" ".join(did.titles)) if did else ""


def ties(found: Openings) -> Ties:
    """Pairs of a village and a partner that are paired, and pairs of which one side named the other.

    A partner named a village for which it offers something; a project named the partner that declared it.
    """
    paired, wished = (np.array([*pairs], np.int64).reshape(-1, 2).T for pairs in (_paired(found), _wished(found)))
    return Ties(paired[0], paired[1], wished[0], wished[1])


def _form(need: Listing) -> str:
    """The form of a need; of what a project needs, none: it goes to partners themselves."""
    return "" if need.origin else need.form


def _paired(found: Openings) -> Iterator[tuple[int, int]]:
    partners = defaultdict(list)
    for partner, village in found.pairings:
        partners[village].append(partner)
    givers = defaultdict(list)
    for at, giver in enumerate(found.givers):
        givers[giver.partner_id, giver.offer.form if giver.offer else ""].append(at)
    for at, need in enumerate(found.needs):
        for partner in partners[found.village_of(need)]:
            yield from ((at, by) for by in givers[partner, _form(need)])


def _wished(found: Openings) -> Iterator[tuple[int, int]]:
    meant, partners = defaultdict(list), {}
    for at, giver in enumerate(found.givers):
        if giver.offer is None:
            partners[giver.partner_id] = at
        elif giver.offer.place_id:
            meant[giver.offer.place_id, giver.offer.form].append(at)
    for at, need in enumerate(found.needs):
        if need.origin:
            project = found.projects[need.origin_id or 0]
            if project.partner_id in partners:
                yield at, partners[project.partner_id]
        else:
            yield from ((at, by) for by in meant[found.village_of(need), need.form])
