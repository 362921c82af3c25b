"""A person's own account: who they are here, and their API tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.accounts import services
from lianxin.accounts.forms import TokenForm
from lianxin.accounts.models import ApiToken, User
from lianxin.accounts.queries import tokens_of


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


@login_required
@require_GET
def profile(request: SignedInRequest) -> HttpResponse:
    """Who the reader is here, and what they may change."""
    return render(request, "accounts/profile.html")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """The reader's tokens. A new one is shown on this answer and never again."""
    form = TokenForm(request.POST or None)
    issued = ""
    if request.method == "POST" and form.is_valid():
        issued = services.issue_token(user=request.user, label=form.cleaned_data["label"])
        form = TokenForm()
    context = {"form": form, "issued": issued, "tokens": tokens_of(request.user)}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one of the reader's own tokens."""
    try:
        services.revoke_token(user=request.user, token_id=pk)
    except ApiToken.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The token is revoked; programs that use it are refused from now on."))
    return redirect("accounts:tokens")
