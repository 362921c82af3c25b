"""What the verbs of sign-in say in the journal."""

from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import family, say

family("accounts", _("Accounts"))
say(
    {
        "accounts.opened": _("The account “{username}” was opened."),
        "accounts.token_issued": _("An API token was issued for “{label}”."),
        "accounts.token_revoked": _("The API token for “{label}” was revoked."),
    }
)
