"""Settings come from the environment only. Each variable is explained in docs/operate.md."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from vigie import logs


def _flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _kept_secret(name: str, file: Path) -> str:
    """The variable, else the file it names, else one made once and kept beside the data."""
    if value := os.environ.get(name, ""):
        return value
    if path := os.environ.get(f"{name}_FILE", ""):
        return Path(path).read_text().strip()  # set but unreadable fails loudly
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _database(default: str) -> dj_database_url.DBConfig:
    url = os.environ.get("VIGIE_DATABASE_URL", "") or default
    if not url.startswith(("postgres://", "postgresql://", "sqlite:///")):
        raise ImproperlyConfigured("VIGIE_DATABASE_URL must begin with postgres:// or sqlite:///")
    return dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)


PACKAGE = Path(__file__).resolve().parent
DATA_DIR = Path(os.environ.get("VIGIE_DATA_DIR", "") or Path.cwd() / "var").resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's messages: for this account alone

DEBUG = _flag("VIGIE_DEBUG")
SECRET_KEY = _kept_secret("VIGIE_SECRET_KEY", DATA_DIR / "secret.key")
VAULT_KEY = _kept_secret("VIGIE_VAULT_KEY", DATA_DIR / "vault.key")
BASE_URL = os.environ.get("VIGIE_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
BASE_URL_IS_NAMED = bool(os.environ.get("VIGIE_BASE_URL"))
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = _words("VIGIE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []

# Addresses of our own network that connectors may talk to ("10.0.0.0/8,wiki.local"). None by default.
VIGIE_ALLOW_ADDRESSES = tuple(_words("VIGIE_ALLOW_ADDRESSES"))
# As VIGIE_ALLOW_ADDRESSES, for what alerts are sent to: a chat or a gateway in the house. None by default.
VIGIE_ALERTS_ALLOW_ADDRESSES = tuple(_words("VIGIE_ALERTS_ALLOW_ADDRESSES"))
# Folders in whose subfolders a brand may name a classifier (ONNX). None by default.
VIGIE_ONNX_FOLDERS = tuple(_words("VIGIE_ONNX_FOLDERS"))
VIGIE_TRUSTED_PROXIES = tuple(_words("VIGIE_TRUSTED_PROXIES"))
# A worker that claimed a delivery and fell silent this long is presumed dead (seconds).
VIGIE_CLAIM_TIMEOUT = _number("VIGIE_CLAIM_TIMEOUT", 120)
VIGIE_DEMO = _flag("VIGIE_DEMO")
DEMO_VISITOR = "camille@demo.example"  # who a visitor of the demo is

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "vigie.bus",
    "vigie.brands",
    "vigie.alerts",
    "vigie.vault",
    "vigie.networks",
    "vigie.playbook",
    "vigie.reading",
    "vigie.people",
    "vigie.listening",
    "vigie.inbox",
    "vigie.crisis",
    "vigie.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before what refuses a request early
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vigie.web.middleware.person_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vigie.web.middleware.toast_middleware",
    "axes.middleware.AxesMiddleware",
]

if VIGIE_DEMO:
    after_login = MIDDLEWARE.index("django.contrib.auth.middleware.AuthenticationMiddleware") + 1
    MIDDLEWARE.insert(after_login, "vigie.web.demo.LetTheVisitorIn")

ROOT_URLCONF = "vigie.urls"
ASGI_APPLICATION = "vigie.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "vigie.web.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": _database(f"sqlite:///{DATA_DIR / 'vigie.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # FULL, not the usual NORMAL: in WAL mode NORMAL loses acknowledged commits at power loss
    # (287 of 300 simulated crashes; FULL 0). IMMEDIATE: a writer waits its turn at BEGIN instead
    # of failing at its first write.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536;PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
        ),
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "brands.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds; a link also dies with its first use
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "vigie.web.errors.csrf_failed"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "vigie.web.accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_FORMS = {"login": "vigie.web.accounts.forms.LoginForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # people join by an invitation sent to their address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address typed into a form gets no mail from us
# Failures by address are counted by axes (it survives a restart and every process sees it); by machine here.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "vigie.web.accounts.adapter.SealedMfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Vigie"
MFA_TOTP_TOLERANCE = 1  # half a minute before or after: telephones' clocks differ

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username", ["ip_address", "username"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "vigie.web.accounts.throttle.typed_address"
AXES_LOCKOUT_CALLABLE = "vigie.web.accounts.throttle.resting"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a pest must not lock somebody out for ever
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]  # the server has put the client there (cli/serve.py)

LANGUAGE_CODE = "en"  # the language of the msgids; people get theirs by account, then by browser
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty is fine: files are found in the package
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_ENGINE = "vigie.web.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Other sites learn nothing. Not "no-referrer": browsers then send our own forms with Origin: null,
# and the CSRF check refuses every one of them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000

# smtp://user:password@host:587/?tls=1, or smtps:// for a port that speaks TLS from the first byte.
# Without it nothing is sent: links to be mailed are shown to whoever asked, resets go to the log.
_mail = urlsplit(os.environ.get("VIGIE_EMAIL_URL", ""))
EMAIL_CONFIG = bool(_mail.scheme)  # the address itself holds a password, which a page of DEBUG would show
DEFAULT_FROM_EMAIL = os.environ.get("VIGIE_EMAIL_FROM", "vigie@localhost")
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if EMAIL_CONFIG:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and parse_qs(_mail.query).get("tls", ["0"])[0] not in {"0", "no", "off"}
    EMAIL_TIMEOUT = 15

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = logs.set_up(os.environ.get("VIGIE_LOG_LEVEL", "WARNING"))
