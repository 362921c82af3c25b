"""Finding the council of a page from its address, and the posts that the reader holds there."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from lianxin.network.queries import councils, posts_in

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Council, Post

GetResponse = Callable[[HttpRequest], HttpResponse]


class CouncilRequest(HttpRequest):
    """A request to a council's page, as its views see it. ``user`` may be anonymous on public pages."""

    council: "Council"
    desk: "Sequence[Post]"
    user: "User"


class CouncilMiddleware:
    """Sets ``request.council`` and ``request.desk`` (the reader's posts there) for addresses under a council's code."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> None:
        """Raise Http404 for a council that is not here."""
        code = kwargs.get("council")
        if code is None:
            return
        council = councils().filter(code=code).first()
        if council is None:
            raise Http404
        request.council = council  # type: ignore[attr-defined]
        request.desk = posts_in(request.user, council.pk)  # type: ignore[attr-defined]
