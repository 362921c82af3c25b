"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused


class KeyReused(Refused):
    """A retry key came back with another request."""

    code = "key_reused"
    message = _("This key was already used for another request.")
    remedy = _("Send a new key for a new request; repeat the same request to get the first answer.")


class NotSignedIn(Refused):
    """Somebody must sign in, or the token is not valid."""

    code = "not_signed_in"
    status = 401
    message = _("This needs somebody who is signed in.")
    remedy = _("Sign in, or send a valid API token.")


class NotFromHere(Refused):
    """A signed-in browser sent a change without the proof that our own page asked for it."""

    code = "csrf_failed"
    status = 403
    message = _("The request does not prove that it comes from this site.")
    remedy = _("Send the X-CSRFToken header, or use an API token.")


class KeyMissing(Refused):
    """A change came without a retry key."""

    code = "key_missing"
    message = _("A change needs the header Idempotency-Key.")
    remedy = _("Send a new UUID with each new request, and the same one when you repeat it.")


class KeyInvalid(Refused):
    """A retry key that is no UUID."""

    code = "key_invalid"
    message = _("The header Idempotency-Key is not a UUID.")
    remedy = _("Send a new UUID with each new request, and the same one when you repeat it.")


class BadUsername(Refused):
    """A name that nobody can sign in with."""

    code = "bad_username"
    message = _("“{name}” cannot be the name of an account.")
    remedy = _("Use letters, digits, 汉字 and @ . + - _ only.")
