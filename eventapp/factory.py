"""The application put together: create_app() is where the parts meet, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
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
from eventapp.edge import Edge
from eventapp.edge.request_log import RequestLog
from eventapp.edge.static_files import StaticFiles
from eventapp.extensions import babel, csrf, db, login, migrate
from eventapp.services.publishing.copies import Copies
from eventapp.services.publishing.listing import Listing
from eventapp.services.publishing.scan_counts import Scans
from eventapp.services.publishing.shelf import Shelf


def create_app(**settings: Any) -> Flask:
    """The application. `settings` override those of config.py, for tests and tools."""
    app = Flask("eventapp", template_folder=str(files.TEMPLATES), static_folder=None)
    app.config.from_pyfile(str(files.CONFIG))
    app.config.update(settings)
    data = Path(app.config["DATA"])
    logs.install()

    db.init_app(app)
    migrate.init_app(app, db, directory=str(files.MIGRATIONS))
    csrf.init_app(app)
    # Without its word for templates: a page that does not ask who is signed in costs no look-up of it.
    login.init_app(app, add_context_processor=False)
    babel.init_app(
        app, locale_selector=views.language, default_translation_directories=str(files.TRANSLATIONS)
    )

    app.extensions["shelf"] = shelf = Shelf(data / "released", app.config["RELEASES_IN_MEMORY"])
    app.extensions["listing"] = Listing(shelf.disk, shelf.asking)
    app.extensions["copies"] = copies = Copies()
    asked.init_app(app)
    app.extensions["scans"] = Scans()
    views.init_app(app)
    kept.init_app(app)
    errors.init_app(app)
    for part in (health, home, hosts, shortlinks, account, organise, portal, api, previews, public):
        app.register_blueprint(part.blueprint)
    # The public pages once more, of the draft.
    app.register_blueprint(public.blueprint, name="preview", url_prefix="/preview/<preview>/<event>")

    edge = Edge(app.wsgi_app, shelf, copies, StaticFiles(files.STATIC), app.config["SECURE"])
    if app.config.get("REQUEST_LOG", True) and not app.testing:
        edge.log = RequestLog()
    app.extensions["edge"] = edge
    app.wsgi_app = edge  # type: ignore[method-assign]
    proxies = app.config["PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(edge, proxies, proxies, 0, 0, 0)  # type: ignore[method-assign]
    return app
