"""Refusals of this app."""

from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Refused


class KeyReused(Refused):
    """A retry key came back with another request."""

    code = "key_reused"
    message = _("This key was already used for another request.")
    remedy = _("Send a new key for a new request; repeat the same request to get the first answer.")
