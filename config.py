"""Settings, each read once from EVENTAPP_* with a default that works. Loaded with `from_pyfile`."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from eventapp import datafolder
from eventapp.database import normal_url


def _secret_key(data: Path) -> str:
    """The key from the environment, or one made once and kept in the data folder, readable by its owner only."""
    given = os.environ.get("EVENTAPP_SECRET_KEY", "")
    if given:
        return given
    kept = data / "secret-key"
    if not kept.exists():
        # Written whole and then named: of several first starts at once one wins, and nobody reads half a key.
        draft = data / f".secret-key-{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, kept)
        draft.unlink()
    return kept.read_text().strip()


DATA = datafolder.make()

SECRET_KEY = _secret_key(DATA)
BASE_URL = os.environ.get("EVENTAPP_BASE_URL", "http://localhost:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
# smtp://user:password@host:587?from=programme@example.org (smtps:// for TLS from the start); empty: no mail.
SMTP_URL = os.environ.get("EVENTAPP_SMTP_URL", "")
# How many mails go in a minute at most; 0 for no limit.
MAIL_PER_MINUTE = int(os.environ.get("EVENTAPP_MAIL_PER_MINUTE", "0"))

# Whether signs are printed although the site's address is local or without https, as on a test site.
SIGNS_ANY_ADDRESS = os.environ.get("EVENTAPP_SIGNS_ANY_ADDRESS", "off").strip().lower() in ("on", "1", "yes", "true")

# Whether readers' devices keep the programme for when there is no network; "off" has those that do forget it.
OFFLINE = os.environ.get("EVENTAPP_OFFLINE", "on").strip().lower() not in ("off", "0", "no", "false")

# Who sends it (Authorization: Bearer …) may read /metrics; without one nobody may.
METRICS_TOKEN = os.environ.get("EVENTAPP_METRICS_TOKEN", "")

# Of how many events each process holds the current release in memory; those used last.
RELEASES_IN_MEMORY = int(os.environ.get("EVENTAPP_RELEASES_IN_MEMORY", "200"))

# How many proxies of ours stand in front, each adding to X-Forwarded-For; rate limits then see the reader.
PROXIES = int(os.environ.get("EVENTAPP_PROXIES", "0"))

SQLALCHEMY_DATABASE_URI = normal_url(os.environ.get("EVENTAPP_DATABASE_URL", "")) or f"sqlite:///{DATA / 'eventapp.db'}"

SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A session ends when it has not been used for so long; one that is used goes on.
PERMANENT_SESSION_LIFETIME = int(os.environ.get("EVENTAPP_SESSION_DAYS", "30")) * 24 * 3600
SESSION_REFRESH_EACH_REQUEST = False

# The largest request body; a seminar's file may be 25 MB, and a form holds more than the file.
MAX_CONTENT_LENGTH = 27 * 1024 * 1024
MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
WTF_CSRF_TIME_LIMIT = 12 * 3600
WTF_CSRF_CHECK_DEFAULT = False
WTF_CSRF_SSL_STRICT = False
BABEL_DEFAULT_LOCALE = "en"
