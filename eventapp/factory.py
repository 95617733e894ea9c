"""The application put together: create_app() is where the parts meet, and nothing else."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy.engine import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from eventapp import files, logs
from eventapp.blueprints import (
    account,
    api,
    asked,
    errors,
    health,
    home,
    hosts,
    kept,
    organise,
    portal,
    previews,
    public,
    shortlinks,
    views,
)
from eventapp.blueprints.portal import lost
from eventapp.edge import Edge
from eventapp.edge.request_log import RequestLog
from eventapp.edge.static_files import StaticFiles
from eventapp.extensions import babel, csrf, db, login, migrate
from eventapp.rules import LateRule
from eventapp.services.insights.counting import Readings
from eventapp.services.live.current import Live
from eventapp.services.publishing.asking import Asking
from eventapp.services.publishing.copies import Copies
from eventapp.services.publishing.listing import Listing
from eventapp.services.publishing.scan_counts import Scans
from eventapp.services.publishing.shelf import Shelf


def create_app(**settings: object) -> Flask:
    """The application. `settings` override those of config.py, for tests and tools."""
    app = Flask("eventapp", template_folder=str(files.TEMPLATES), static_folder=None)
    app.url_rule_class = LateRule
    app.config.from_pyfile(str(files.CONFIG))
    app.config.update(settings)
    logs.install()
    _bind(app)
    shelf = Shelf(Path(app.config["DATA"]) / "released", app.config["RELEASES_IN_MEMORY"])
    live = Live(Asking())
    copies = Copies()
    app.extensions |= {
        "shelf": shelf, "live": live, "listing": Listing(shelf.disk, shelf.asking), "copies": copies, "scans": Scans(),
        "readings": _readings(app),
    }  # fmt: skip
    for part in (asked, views, kept, errors):
        part.init_app(app)
    for each in (health, home, hosts, shortlinks, account, organise, portal, lost, api, previews, public):
        app.register_blueprint(each.blueprint)
    # The public pages once more, of a draft.
    app.register_blueprint(public.blueprint, name="preview", url_prefix="/preview/<preview>/<event>")
    edge = Edge(app.wsgi_app, shelf, copies, StaticFiles(files.STATIC), app.config["SECURE"])
    edge.live, edge.readings = live, app.extensions["readings"]
    _stand_before(app, edge)
    return app


def _readings(app: Flask) -> Readings:
    """What counts readers; it finds the database outside of any request."""

    def engine() -> Engine:
        with app.app_context():
            return db.engine

    return Readings(engine, alive=not app.testing)


def _bind(app: Flask) -> None:
    """Bind the extensions, which are created unbound."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(files.MIGRATIONS))
    csrf.init_app(app)
    # Without its word for templates: a page that does not ask who is signed in costs no look-up of it.
    login.init_app(app, add_context_processor=False)
    babel.init_app(
        app, locale_selector=views.language, default_translation_directories=str(files.TRANSLATIONS)
    )


def _stand_before(app: Flask, edge: Edge) -> None:
    """Put the edge before the application, and before that what reads the headers of a proxy."""
    if app.config.get("REQUEST_LOG", True) and not app.testing:
        edge.log = RequestLog(count=edge.counts.add)
    app.extensions["edge"] = edge
    app.wsgi_app = edge  # type: ignore[method-assign]
    proxies = app.config["PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(edge, proxies, proxies, 0, 0, 0)  # type: ignore[method-assign]
