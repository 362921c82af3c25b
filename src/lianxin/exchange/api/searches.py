"""Searches that the reader keeps: what is new in them, keep one, look at one, forget one."""

from datetime import date
from typing import Annotated, Any, Self
from urllib.parse import urlencode

from django.urls import reverse
from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Id, Line, Output, SignedIn, read, write
from lianxin.exchange import services
from lianxin.exchange.api.narrowing import Narrowing
from lianxin.exchange.api.scope import inside
from lianxin.exchange.api.shapes import Shown
from lianxin.exchange.models import SavedSearch
from lianxin.exchange.states import Side
from lianxin.network.api import InCouncil

router = Router()


class SearchIn(InCouncil, Narrowing):
    """What is looked for, and how the search is called. What is listed from now on is counted."""

    name: Annotated[Line, Field(min_length=1, max_length=60)]

    def query(self) -> str:
        """As it stands in the address of the lists' page."""
        told = self.model_dump(mode="json", include=set(Narrowing.model_fields), exclude_defaults=True)
        return urlencode({"side": Side.NEED.value} | {name: "1" if told[name] is True else told[name] for name in told})


class SearchOut(Shown):
    """A search that is kept; ``fresh`` counts what is new since it was looked at, ``listings`` is where to look."""

    id: int
    council: str
    name: str
    query: str
    fresh: int
    since_on: date
    listings: str

    @classmethod
    def of(cls, search: SavedSearch, /, **beside: Any) -> Self:
        """A search with its council."""
        code = search.council.code
        address = f"{reverse('api-v1:list_listings')}?council={code}&{search.query}"
        return super().of(search, council=code, listings=address, **beside)


class Searches(Output):
    """The searches that a person keeps in a council, by name."""

    items: list[SearchOut]


@read(router, "/searches", gives=Searches, public=False)
def list_searches(request: SignedIn, to: Query[InCouncil]) -> Searches:
    """The searches that you keep in a council (its members)."""
    council = inside(request, to.council)
    kept = SavedSearch.objects.filter(council=council, user=request.user).select_related("council")
    return Searches(items=[SearchOut.of(search) for search in kept])


@write(router, "/searches", gives=SearchOut, creates=True)
def keep_search(request: SignedIn, body: SearchIn) -> SearchOut:
    """Keep a search: your inbox tells you what is new in it (a council's members)."""
    council = inside(request, body.council)
    kept = services.keep_search(council=council, query=body.query(), name=body.name, actor=request.user)
    return SearchOut.of(kept)


@write(router, "/searches/{search_id}/see", gives=SearchOut)
def see_search(request: SignedIn, search_id: Id) -> SearchOut:
    """Note that you have looked at one of your searches: nothing in it is new any more."""
    services.see_search(search_id=search_id, actor=request.user)
    return SearchOut.of(_own(request, search_id))


@write(router, "/searches/{search_id}/forget", gives=SearchOut)
def forget_search(request: SignedIn, search_id: Id) -> SearchOut:
    """Keep one of your searches no longer; it is given as it was."""
    forgotten = SearchOut.of(_own(request, search_id))
    services.forget_search(search_id=search_id, actor=request.user)
    return forgotten


def _own(request: SignedIn, pk: int) -> SavedSearch:
    return SavedSearch.objects.select_related("council").get(pk=pk, user=request.user)
