"""The application for a WSGI server."""

from eventapp import create_app

app = create_app()
