"""Which council a request is about. What a reader may not see is as if it were not there."""

from typing import Annotated

from pydantic import Field

from lianxin.accounts.api import Input, Paging
from lianxin.accounts.models import User
from lianxin.network.models import Council
from lianxin.network.queries import councils, posts_of

Code = Annotated[
    str, Field(pattern=r"^[0-9]{9}$", description="The council's code: nine digits.", examples=["310116112"])
]


class InCouncil(Input):
    """A request about one council."""

    council: Code


class PartOfCouncil(InCouncil, Paging):
    """A part of one of a council's lists."""


def council_of(code: str) -> Council:
    """A council by its code. Raises Council.DoesNotExist."""
    return councils().get(code=code)


def member_of(user: User) -> set[int]:
    """Ids of the councils in which a person holds a post."""
    return {post.council_id for post in posts_of(user)}
