"""Settings of the tests: the product's own, with quick hashing and a database that is thrown away.

``DATABASE_URL`` decides the engine, as it does in production; without it the tests use SQLite.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("LIANXIN_DATA", tempfile.mkdtemp(prefix="lianxin-test-"))

from lianxin.config.settings import *  # noqa: F403
from lianxin.config.settings import DATA_DIR, DATABASES, ON_SQLITE

SECRET_KEY = "only for tests"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

if ON_SQLITE:
    # A file rather than memory, because threads and processes share it in some tests. Nothing survives a test run,
    # so nothing needs to survive a power loss either.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
