"""Settings of the product: one file, no branches by environment; what differs comes from config.env."""

import os
from pathlib import Path

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("SHOUWANG_DATA") or BASE_DIR / ".data")

SECRET_KEY = env.need("SHOUWANG_SECRET_KEY", "会话签名密钥")
VAULT_KEYS = env.need("SHOUWANG_VAULT_KEYS", "身份信息加密密钥，形如 k1:32位十六进制")
VAULT_INDEX_KEY = env.need("SHOUWANG_INDEX_KEY", "身份号码检索密钥，64位十六进制")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("SHOUWANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("SHOUWANG_ORIGINS", "").split(",") if origin]

# One server, two logins: `default` serves under row-level security, `owner` migrates and backs up.
DATABASES = {"default": {**env.database(env.need("DATABASE_URL", "业务数据库地址")), "CONN_MAX_AGE": 600}}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = env.database(os.environ["DATABASE_OWNER_URL"])

INSTALLED_APPS = [
    # the ground: what Django brings
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    # the house, in flow order (tests/test_house.py holds this list against the import contract)
    "shouwang.web",
    "shouwang.trail",
    "shouwang.places",
    "shouwang.accounts",
    "shouwang.queue",
    "shouwang.vault",
    "shouwang.policy",
    "shouwang.registry",
    "shouwang.screening.intake",
    "shouwang.screening.matching",
    "shouwang.screening.runs",
    "shouwang.screening.clues",
    "shouwang.casework.visits",
    "shouwang.casework.cases",
    "shouwang.casework.assistance",
    "shouwang.casework.elimination",
    "shouwang.casework.adoption",
    "shouwang.reporting",
    "shouwang.desk",
    "shouwang.maintenance",
    # the invented county
    "demo",
    "django.forms",  # last: the house writes a widget or two of its own
]

MIDDLEWARE = [
    "shouwang.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shouwang.accounts.middleware.ScopeMiddleware",
    "shouwang.accounts.taking.TakingMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "shouwang.web.context.shell",
            ],
            "builtins": ["shouwang.web.templatetags.words"],
        },
    }
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
SIGN_IN_POLICY = (
    "shouwang.policy.signing.terms"  # how long sessions last, when accounts are locked, how old passwords get
)
SECOND_FACTOR = "shouwang.vault.factor"  # who has to show one, and what becomes of a lost one
SESSION_ENGINE = "shouwang.accounts.sessions"
SESSION_COOKIE_AGE = 24 * 3600  # policy ends them sooner
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("SHOUWANG_HTTPS") == "1"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = 12 * 3600  # a working day, longer than any session
BEHIND_PROXY = os.environ.get("SHOUWANG_PROXY") == "1"  # a proxy of ours says where requests come from
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 180 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "build"] if path.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SHOUWANG_LOG", "WARNING")},
}

SITE_AREA = os.environ.get("SHOUWANG_AREA", "")  # settled once by load_places, with whether it is an exercise
SITE_EXERCISE = os.environ.get("SHOUWANG_EXERCISE") == "1"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
MENU = "config.menu.ENTRIES"
MENU_WITHIN = "config.menu.WITHIN"
CLUE_CARED = "shouwang.casework.assistance.waiting.cared_for"  # whose household is looked after already
CLUE_CLOSING = ["shouwang.casework.visits.closing.may_close", "shouwang.casework.cases.closing.may_close"]
