"""All settings, in one file. A bad value is refused at the start with the variable, the value and the way out.

What a city sets are environment variables that begin with `DUKOU_` (and `DATABASE_URL`); nothing else is read.
"""

import os
import secrets
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

BASE = Path(__file__).resolve().parent.parent


class BadSetting(SystemExit):
    """A setting that can't be used (设置有误): one line, exit code 2."""

    def __init__(self, name: str, value: str, zh: str, en: str) -> None:
        print(f"设置 {name}={value!r} 无效：{zh} / Setting {name} is invalid: {en}", file=sys.stderr)  # noqa: T201 - before logging exists
        super().__init__(2)


def _flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise BadSetting(name, value, "请写 1 或 0", "write 1 or 0")


def _home() -> Path:
    home = Path(os.environ.get("DUKOU_HOME") or "var").expanduser().absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        why = error.strerror or str(error)
        raise BadSetting(
            "DUKOU_HOME",
            str(home),
            f"数据目录不能写入（{why}）；请改权限或指定另一个目录",
            f"the data folder can't be written ({why}); mend its permissions or name another folder",
        ) from None
    return home


def _secret(home: Path) -> str:
    given = os.environ.get("DUKOU_SECRET", "")
    if given:
        if len(given) < 32:
            raise BadSetting("DUKOU_SECRET", "…", "至少需要 32 个字符", "at least 32 characters are needed")
        return given
    file = home / "secret"
    if not file.exists() or not file.read_bytes().strip():  # empty where the very first start was cut off
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        return file.read_text(encoding="ascii").strip()
    except ValueError:
        raise BadSetting(
            "DUKOU_HOME",
            str(home),
            f"密钥文件 {file} 已损坏；请从备份恢复，或删去它（所有人须重新登录）",
            f"the key in {file} is damaged; restore it, or delete it and everybody signs in again",
        ) from None


def _sqlite(path: Path) -> dict[str, object]:
    # WAL alone lost transactions under load; IMMEDIATE takes the write lock first, so a reader never has to upgrade.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;",
        },
        "TEST": {"NAME": str(path.with_name(f"test-{os.getpid()}.sqlite3"))},
    }


def _database(home: Path) -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        return _sqlite(home / "dukou.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a port that is no number, a bracket left open
        parts, port = urlsplit(""), None
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BadSetting(
            "DATABASE_URL",
            url.split("@")[-1],
            "只认 postgresql://用户:口令@主机:5432/库名 或 sqlite:///路径",
            "write postgresql://user:password@host:5432/name or sqlite:///path",
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}},
    }


ADAPTERS = ("console", "email", "sms", "webhook")


def _names(told: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in told.split(",") if name.strip())


def _notice_channels(default: str) -> tuple[str, ...]:
    told = _names(os.environ.get("DUKOU_NOTICE_CHANNELS", default))
    if unknown := [name for name in told if name not in ADAPTERS]:
        raise BadSetting(
            "DUKOU_NOTICE_CHANNELS",
            ",".join(unknown),
            f"没有这种通知渠道；可用：{'、'.join(ADAPTERS)}",
            f"there is no such channel; there are: {', '.join(ADAPTERS)}",
        )
    if "email" in told and not os.environ.get("DUKOU_MAIL", ""):
        raise BadSetting(
            "DUKOU_NOTICE_CHANNELS", "email", "发邮件还须设置 DUKOU_MAIL", "for e-mail DUKOU_MAIL is needed as well"
        )
    return told


def _mail() -> tuple[SplitResult, str] | None:
    """Return the mail server and the sender; None where mail is printed to the terminal."""
    told = os.environ.get("DUKOU_MAIL", "").strip()
    if not told:
        return None
    try:
        parts = urlsplit(told)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    sender = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("from", "")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or "@" not in sender:
        raise BadSetting(
            "DUKOU_MAIL",
            "…",
            "请写 smtp://用户:口令@主机:587?from=发件邮箱，或 smtps://",
            "write smtp://user:password@host:587?from=sender@example.cn, or smtps://",
        )
    return parts, unquote(sender)


def _sms_gateway() -> str:
    path = os.environ.get("DUKOU_SMS_GATEWAY") or "dukou.domains.notices.adapters.sms.ConsoleGateway"
    try:
        found = find_spec(path.rpartition(".")[0])
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise BadSetting(
            "DUKOU_SMS_GATEWAY",
            path,
            "没有这个 Python 模块；请写 模块.类，并确认已安装",
            "there is no such Python module; write module.Class and see that it is installed",
        )
    return path


HOME = _home()
DEBUG = _flag("DUKOU_DEBUG", default=False)
SAMPLE = _flag("DUKOU_SAMPLE", default=True)  # demo accounts and invented entries exist only where this is on
PACK = os.environ.get("DUKOU_PACK", "shenzhen")
SECRET_KEY = _secret(HOME)
ALLOWED_HOSTS = [host for host in (os.environ.get("DUKOU_HOSTS") or "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("DUKOU_ORIGINS", "").split(",") if origin]
HTTPS = _flag("DUKOU_HTTPS", default=False)
NOTICE_CHANNELS = _notice_channels("console" if SAMPLE else "")
NOTICE_HOSTS = _names(os.environ.get("DUKOU_NOTICE_HOSTS", "").lower())
SMS_GATEWAY = _sms_gateway()

INSTALLED_APPS = [
    "dukou.faces.office.apps.SiteConfig",  # Django's admin, read-only
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "dukou.faces.web",  # before allauth, whose templates ours replace
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",
    "dukou.domains.journal",
    "dukou.domains.taxonomy",
    "dukou.domains.accounts",
    "dukou.domains.notices",
    "dukou.domains.catalogue",
    "dukou.domains.matching",
    "dukou.faces.office",
    "dukou.wiring.Wiring",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dukou.faces.web.middleware.FaceMiddleware",
]
ROOT_URLCONF = "dukou.config.urls"
WSGI_APPLICATION = "dukou.config.wsgi.application"
ASGI_APPLICATION = "dukou.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": _database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dukou.faces.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MAIL = _mail()
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'console'}.EmailBackend"
if MAIL:
    _server, DEFAULT_FROM_EMAIL = MAIL
    EMAIL_HOST = _server.hostname
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_server.username or ""), unquote(_server.password or "")
    EMAIL_USE_SSL = _server.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL and bool(EMAIL_HOST_USER)  # a password never goes in the clear
    EMAIL_PORT = _server.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_TIMEOUT = 5
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # nothing to collect or build for the embedded default
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"dukou": {"level": "INFO"}, "psycopg.pool": {"level": "ERROR"}},  # it warns at every try
}
