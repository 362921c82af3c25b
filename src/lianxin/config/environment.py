"""What the environment may say. Anything misspelt stops the start with one clear line."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "LIANXIN_"
KNOWN = frozenset(
    {
        "LIANXIN_ALLOWED_HOSTS",
        "LIANXIN_DATA",
        "LIANXIN_DEBUG",
        "LIANXIN_HASH",
        "LIANXIN_HOST",
        "LIANXIN_HTTPS",
        "LIANXIN_LOG_LEVEL",
        "LIANXIN_SECRET_KEY",
        "LIANXIN_TRUSTED_ORIGINS",
        "LIANXIN_WORKERS",
    }
)


def refuse_unknown_settings() -> None:
    """Raise ImproperlyConfigured if a ``LIANXIN_…`` variable is set that nothing reads."""
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in KNOWN)
    if unknown:
        message = f"Unknown setting {', '.join(unknown)}. Known settings: {', '.join(sorted(KNOWN))}."
        raise ImproperlyConfigured(message)


def secret_key(folder: Path) -> str:
    """The key kept in ``folder/secret-key``, made on the first start and readable by its owner only."""
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
