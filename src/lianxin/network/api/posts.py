"""Posts: my own, a council's, and who is given or loses one."""

from typing import Annotated

from ninja import Query, Router
from pydantic import Field

from lianxin.accounts.api import Id, Line, Output, Page, SignedIn, page_of, read, write
from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.network.api.scope import InCouncil, PartOfCouncil, council_of, member_of
from lianxin.network.api.shapes import PostOut
from lianxin.network.models import Organisation, Post
from lianxin.network.queries import members_of, standing, villages_of
from lianxin.network.rules import permit
from lianxin.network.services import appoint, dismiss
from lianxin.network.states import Role

router = Router()


class Me(Output):
    """Who asks, and the posts that they hold today."""

    id: int
    username: str
    name: str
    posts: list[PostOut]


class AppointIn(InCouncil):
    """A post for a person, at an organisation of the council; the office's own posts name the office."""

    user: Annotated[Line, Field(min_length=1, max_length=150)]
    organisation: Id
    role: Role


@read(router, "/me", gives=Me, public=False)
def me(request: SignedIn) -> Me:
    """Who you are here, and what you may act for."""
    posts = Post.objects.filter(standing(clock.today()), user=request.user).select_related(*_PARTS)
    return Me(
        id=request.user.pk,
        username=request.user.username,
        name=str(request.user),
        posts=[PostOut.of(post) for post in posts],
    )


@read(router, "/posts", gives=Page[PostOut], public=False)
def list_posts(request: SignedIn, to: Query[PartOfCouncil]) -> Page[PostOut]:
    """A council's posts (the office and the system administrator)."""
    council = council_of(to.council)
    permit(request.user, "network.appoint", council)
    found = Post.objects.filter(standing(clock.today()), council=council, pk__gt=to.after or 0)
    records, following = page_of(request, found.select_related(*_PARTS), limit=to.limit, key=lambda post: post.pk)
    return Page(items=[PostOut.of(post) for post in records], next=following)


@write(router, "/posts", gives=PostOut, creates=True)
def appoint_person(request: SignedIn, body: AppointIn) -> PostOut:
    """Give a person a post (the office and the system administrator)."""
    council = council_of(body.council)
    permit(request.user, "network.appoint", council)  # before the names of users are looked up
    places = {council.office_id, *members_of(council).values_list("organisation", flat=True)}
    places.update(villages_of(council).values_list("pk", flat=True))
    post = appoint(
        council=council,
        user=User.objects.get(username=body.user, is_active=True),
        organisation=Organisation.objects.filter(pk__in=places).get(pk=body.organisation),
        role=body.role,
        actor=request.user,
    )
    return PostOut.of(post)


@write(router, "/posts/{post_id}/dismiss", gives=PostOut)
def dismiss_person(request: SignedIn, post_id: Id) -> PostOut:
    """End a post today (the office and the system administrator)."""
    post = Post.objects.select_related("council").get(pk=post_id, council__in=member_of(request.user))
    return PostOut.of(dismiss(post_id=post.pk, council=post.council, actor=request.user))


_PARTS = ("council", "user", "organisation")
