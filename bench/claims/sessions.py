"""``python -m bench.claims.sessions``: tokens as JSON on standard input become session keys of their holders, as JSON.

Runs in a process of its own, on the database that the environment names.
"""

import json
import sys

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

import bench.environment  # noqa: F401 - sets Django up, before any model is imported
from lianxin.accounts.models import User
from lianxin.accounts.services import use_token

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> int:
    """Sign everybody in."""
    json.dump([session_of(use_token(token=token)) for token in json.load(sys.stdin)], sys.stdout)
    return 0


def session_of(user: User) -> str:
    """A session as the sign-in page makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    sys.exit(main())
