"""Django settings. Everything that differs between installations comes from the environment."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from environs import validate as env_validate

from lianxin.config.database import SQLITE, BadDatabaseUrl, database_from_url
from lianxin.config.environment import refuse_unknown_settings, secret_key
from lianxin.config.logs import logging_config
from lianxin.kernel import digests

refuse_unknown_settings()
env = Env()

PACKAGE_DIR = Path(__file__).resolve().parents[1]
BASE_DIR = PACKAGE_DIR.parents[1]

try:
    DATA_DIR = Path(env.str("LIANXIN_DATA", "var")).expanduser().resolve()
    DATA_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)
    DEBUG = env.bool("LIANXIN_DEBUG", False)
    HTTPS = env.bool("LIANXIN_HTTPS", False)
    SECRET_KEY = env.str("LIANXIN_SECRET_KEY", "") or secret_key(DATA_DIR)
    ALLOWED_HOSTS: list[str] = env.list("LIANXIN_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    CSRF_TRUSTED_ORIGINS: list[str] = env.list("LIANXIN_TRUSTED_ORIGINS", [])
    LOG_LEVEL = env.str("LIANXIN_LOG_LEVEL", "INFO").upper()
    DATABASES = {"default": database_from_url(env.str("DATABASE_URL", f"sqlite:///{DATA_DIR}/lianxin.sqlite3"))}
    ON_SQLITE = DATABASES["default"]["ENGINE"] == SQLITE
    WEB_HOST = env.str("LIANXIN_HOST", "127.0.0.1")
    WEB_PORT = env.int("PORT", 8000)
    SEAL_ALGORITHM = env.str(
        "LIANXIN_HASH", "sha256", validate=env_validate.OneOf([*filter(digests.is_known, digests.ALGORITHMS)])
    )
    WEB_WORKERS = env.int("LIANXIN_WORKERS", 1 if ON_SQLITE else 2)
except (EnvError, BadDatabaseUrl, OSError) as error:
    message = f"Cannot start: {error}"
    raise ImproperlyConfigured(message) from error

# ---------------------------------------------------------------- apps
# Ours first: their templates stand in for those of the libraries below.
INSTALLED_APPS = [
    "lianxin.config",
    "lianxin.ui",
    "lianxin.desk",
    "lianxin.insights",
    "lianxin.publishing",
    "lianxin.matching",
    "lianxin.projects",
    "lianxin.exchange",
    "lianxin.ledger",
    "lianxin.receipts",
    "lianxin.network",
    "lianxin.figures",
    "lianxin.accounts",
    "lianxin.divisions",
    "lianxin.sheets",
    "lianxin.search",
    "lianxin.journal",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "ninja",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "lianxin.config.middleware.LanguageMiddleware",
    "lianxin.config.api_problems.ProblemMiddleware",
    "lianxin.config.middleware.ProgramLaneMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lianxin.config.middleware.IdleSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lianxin.config.sign_in_duties.SignInDutiesMiddleware",
    "lianxin.network.middleware.CouncilMiddleware",
    "lianxin.config.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
    "lianxin.config.middleware.InnermostMiddleware",
]

ROOT_URLCONF = "lianxin.config.urls"
WSGI_APPLICATION = "lianxin.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- templates
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianxin.config.context.frame",
            ],
        },
    }
]

# ---------------------------------------------------------------- static files and uploads
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
_FRONT_END = BASE_DIR / "node_modules"
STATICFILES_DIRS = [("vendor/htmx", _FRONT_END / "htmx.org" / "dist")] if _FRONT_END.is_dir() else []
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Source maps are read by developers' tools only, and compressing them takes longer than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("gif", "gz", "br", "jpg", "map", "png", "ts", "webp", "woff2", "xlsx", "zip")
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ---------------------------------------------------------------- language and time
LOCALE_PATHS = [PACKAGE_DIR / "kernel" / "locale"]
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ---------------------------------------------------------------- signing in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lianxin.config.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
# django-axes counts the failures; two locks on one door would contradict each other.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lianxin 联心"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "lianxin.config.adapters.name_tried"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_VERBOSE = False

# ---------------------------------------------------------------- sessions and cookies
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS and not DEBUG
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
LANGUAGE_COOKIE_SAMESITE = "Lax"

# ---------------------------------------------------------------- browser security
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---------------------------------------------------------------- background work, mail, logs
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING_CONFIG = None
logging_config(level=LOG_LEVEL)
