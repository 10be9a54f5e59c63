"""Settings of Klantbeeld, all from the environment. The launcher sets what a one-machine install needs."""

import os
from pathlib import Path

import environ

from klantbeeld.engines.database.bounded import BoundedConnection
from klantbeeld.engines.database.credentials import APPLICATION
from klantbeeld.engines.database.external import url_of
from klantbeeld.engines.identity.provider import passwords_for_all, provider_from

env = environ.Env()
ROOT = Path(__file__).resolve().parent.parent
DATA = Path(env("KLANTBEELD_DATA", default=str(ROOT / "var"))).resolve()
TESTING = env.bool("KLANTBEELD_TESTING", default=False)
DEBUG = env.bool("KLANTBEELD_DEBUG", default=False)


def _secret_key() -> str:
    if TESTING:
        return "only-for-tests"
    given = os.environ.get("SECRET_KEY")
    return given or (DATA / "secret-key").read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("KLANTBEELD_ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("KLANTBEELD_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env("KLANTBEELD_URL", default="")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "klantbeeld.engines.database",
    "klantbeeld.engines.history",
    "klantbeeld.engines.api",
    "klantbeeld.engines.identity",
    "klantbeeld.engines.jobs",
    "klantbeeld.engines.files",
    "klantbeeld.engines.ui",
    "klantbeeld.engines.webhooks",
    "klantbeeld.domains.parties",
    "klantbeeld.domains.activities",
    "klantbeeld.shell",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "klantbeeld.shell.health.health_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "klantbeeld.shell.middleware.body_limit_middleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "klantbeeld.engines.identity.middleware.actor_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "klantbeeld.shell.middleware.refusal_middleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "klantbeeld.engines.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "klantbeeld.shell.context.shell",
            ],
        },
    }
]


def _timeouts() -> str:
    """For pages only (see wsgi.py): imports and migrations may take their time."""
    statement_s = env.int("KLANTBEELD_STATEMENT_TIMEOUT_S", default=0)
    if not statement_s:
        return ""
    return f"-c statement_timeout={statement_s}s -c lock_timeout={statement_s // 2}s -c idle_in_transaction_session_timeout=60s"


def _database() -> dict[str, object]:
    owner = env("KLANTBEELD_ROLE", default="app") == "owner"
    external = url_of(owner=owner)
    if external:
        settings: dict[str, object] = dict(env.db_url_config(external))
    else:
        prefix = "KLANTBEELD_PG_OWNER" if owner else "KLANTBEELD_PG"
        settings = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": env("KLANTBEELD_PG_NAME", default="klantbeeld"),
            "HOST": env("KLANTBEELD_PG_HOST", default=str(DATA / "pg")),
            "PORT": env("KLANTBEELD_PG_PORT", default="5432"),
            "USER": env(f"{prefix}_USER", default="klantbeeld_app"),
            "PASSWORD": env(f"{prefix}_PASSWORD", default=""),
        }
    # Short statements on a small machine: neither compiling nor a second process pays.
    options: dict[str, object] = {
        "options": f"-c jit=off -c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0 {_timeouts()}"
    }
    if not TESTING and not owner:
        pool: dict[str, object] = {"min_size": 1, "max_size": 6, "timeout": 6, "reconnect_timeout": 20}
        if "KLANTBEELD_STATEMENT_TIMEOUT_S" in os.environ:  # of pages, see _timeouts
            pool["connection_class"] = BoundedConnection
        options["pool"] = pool
        options["connect_timeout"] = 5
        settings["CONN_HEALTH_CHECKS"] = True  # a connection that died with the database is not handed out
    given: dict[str, object] = settings.get("OPTIONS") or {}  # type: ignore[assignment]
    settings["OPTIONS"] = given | options  # of the address: sslmode and the like
    settings["CONN_MAX_AGE"] = 0
    settings["TEST"] = {"NAME": env("KLANTBEELD_TEST_DB", default=None)}
    return settings


DATABASES = {"default": _database()}
APPLICATION_ROLE = env.db_url_config(url_of(owner=False))["USER"] if url_of(owner=False) else APPLICATION
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},  # with few, a flood of guesses pushes its own counters out
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "klantbeeld.engines.identity.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {"reset_password": "klantbeeld.engines.identity.forms.ResetForm"}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/ip,6/5m/key", "reset_password": "10/h/ip,4/h/key"}
MFA_ADAPTER = "klantbeeld.engines.identity.passkeys.PasskeyAdapter"
MFA_FORMS = {
    "activate_totp": "klantbeeld.engines.identity.forms.SecondStepForm",
    "add_webauthn": "klantbeeld.engines.identity.passkeys.AddPasskeyForm",
    "edit_webauthn": "klantbeeld.engines.identity.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "klantbeeld.engines.identity.passkeys.SecondStepPasskeyForm",
    "login_webauthn": "klantbeeld.engines.identity.passkeys.SignInPasskeyForm",
    "reauthenticate_webauthn": "klantbeeld.engines.identity.passkeys.AgainPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}  # an office is one address, and there is nothing to guess
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: an administrator gave the address
MFA_TOTP_ISSUER = "Klantbeeld"
USERSESSIONS_TRACK_ACTIVITY = False  # `identity.middleware` does it, in one statement
OIDC = provider_from(env)
PASSWORDS_FOR_ALL = passwords_for_all(env, OIDC)
SOCIALACCOUNT_ADAPTER = "klantbeeld.engines.identity.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # it would wipe passwords; `identity.single_sign_on` matches addresses
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "klantbeeld.shell.middleware.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("KLANTBEELD_TLS", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("KLANTBEELD_PROXIES", default=1)  # else all guesses come from one address
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^gezond/"]  # who asks whether it is alive asks on this machine, without TLS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = env("KLANTBEELD_TIME_ZONE", default="Europe/Amsterdam")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("KLANTBEELD_STATIC", default=str(ROOT / "build" / "static")))
STATICFILES_DIRS = [ROOT / "frontend" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
MEDIA_ROOT = DATA / "files"
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("KLANTBEELD_MAIL_FROM", default="Klantbeeld <klantbeeld@localhost>")

WEBHOOK_INNER_HOSTS = env.list("KLANTBEELD_WEBHOOK_INNER_HOSTS", default=[])  # host:port, that are not public
WEBHOOK_HTTP = env.bool("KLANTBEELD_WEBHOOK_HTTP", default=False)  # for development: without TLS too

PROCRASTINATE_ON_APP_READY = "klantbeeld.engines.jobs.ready.on_app_ready"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # unique on lower(email), which Django does not see
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("KLANTBEELD_LOG_LEVEL", default="WARNING")},
}
