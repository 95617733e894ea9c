"""The Flask extensions, created unbound; create_app() binds them."""

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from flask_babel import Babel, get_locale
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase

from eventapp import words
from eventapp.database import ENGINE_OPTIONS


class Base(DeclarativeBase):
    """The base of all tables."""


db = SQLAlchemy(model_class=Base, engine_options=ENGINE_OPTIONS)
# The base of a table. Flask-SQLAlchemy makes it of ours as it runs, where mypy does not see that it is a class.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
migrate = Migrate()
csrf = CSRFProtect()
login = LoginManager()
babel = Babel()


@cache
def _code(locale: Locale) -> str:
    """Its language as text: made once, since a long list asks thousands of times."""
    return str(locale)


# The words that all share are those of the reader whom Flask-Babel knows, who has the same catalogue.
words.ask(lambda: _code(found) if (found := get_locale()) else "en")

