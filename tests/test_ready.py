"""What the tests make once and share is what each application would have made by itself."""

from flask import Flask

from eventapp import create_app, factory
from tests import ready


def told(app):
    """The routes, the views and all functions that are called around them, by name where each application has its own."""
    rules = [(r.rule, r.endpoint, sorted(r.methods), r.defaults, r.strict_slashes) for r in app.url_map.iter_rules()]
    called = {
        name: {scope: [(f.__module__, f.__qualname__) for f in of] for scope, of in getattr(app, name).items() if of}
        for name in ready.FUNCTIONS
    }
    handlers = {
        scope: {code: {kind: f.__qualname__ for kind, f in of.items()} for code, of in codes.items() if of}
        for scope, codes in app.error_handler_spec.items()
    }
    views = {name: (view.__module__, view.__qualname__) for name, view in app.view_functions.items()}
    return sorted(rules), views, dict(app.blueprints), called, {k: v for k, v in handlers.items() if v}


def test_an_application_is_as_one_whose_blueprints_were_registered(lite, tmp_path, monkeypatch):
    shared = create_app(DATA=tmp_path, SECRET_KEY="x", TESTING=True)
    monkeypatch.setattr(factory, "Flask", Flask)
    alone = create_app(DATA=tmp_path, SECRET_KEY="x", TESTING=True)
    assert (type(shared), type(alone)) == (ready.Ready, Flask)
    assert shared.url_map is lite.url_map and alone.url_map is not lite.url_map
    assert told(shared) == told(alone)
    # What one is given later no other has.
    shared.add_url_rule("/more/", "more", lambda: "more")
    assert (shared.test_client().get("/more/").text, lite.test_client().get("/more/").status_code) == ("more", 404)
    assert shared.test_client().get("/account/sign-in").status_code == 200
    shared.view_functions["health.healthz"] = shared.before_request_funcs[None] = None
    assert told(lite) == told(alone)
