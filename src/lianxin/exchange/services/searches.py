"""Searches that a person keeps."""

from django.db import transaction
from django.db.models import Max

from lianxin.accounts.models import User
from lianxin.exchange.errors import SearchKept
from lianxin.exchange.models import Listing, SavedSearch
from lianxin.kernel import clock
from lianxin.network.models import Council

MOST_SEARCHES = 20


@transaction.atomic
def keep_search(*, council: Council, query: str, name: str, actor: User) -> SavedSearch:
    """Keep a filter of the lists; the person is told of what is listed from now on. Raises SearchKept."""
    kept = SavedSearch.objects.filter(council=council, user=actor)
    if kept.filter(query=query).exists() or kept.count() >= MOST_SEARCHES:
        raise SearchKept(most=MOST_SEARCHES)
    return SavedSearch.objects.create(
        council=council, user=actor, name=name, query=query, since_on=clock.today(), seen_to=newest(council)
    )


@transaction.atomic
def forget_search(*, search_id: int, actor: User) -> None:
    """Keep a search no longer. Raises SavedSearch.DoesNotExist."""
    SavedSearch.objects.get(pk=search_id, user=actor).delete()


def see_search(*, search_id: int, actor: User) -> SavedSearch:
    """Note that a person has looked at a search: nothing in it is new any more. Raises SavedSearch.DoesNotExist."""
    search = SavedSearch.objects.select_related("council").get(pk=search_id, user=actor)
    SavedSearch.objects.filter(pk=search.pk).update(seen_to=newest(search.council), fresh=0)
    return search


def newest(council: Council) -> int:
    """The key of a council's newest listing, 0 where it has none. One query."""
    return Listing.objects.filter(council=council).aggregate(newest=Max("pk"))["newest"] or 0
