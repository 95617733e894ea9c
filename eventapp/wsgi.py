"""The application for a WSGI server."""

import gc

from eventapp import create_app, datafolder, garbage

with garbage.unsought():
    from eventapp.services.operations import sitekey

datafolder.keep_private()
app = create_app()
datafolder.mend(app.config["DATA"])
# Whatever server this is, and whoever has started it: gunicorn would start a process again that ended by itself.
sitekey.insist(app)
# What is loaded now stays for good; looking through it for garbage, again and again, would cost a
# third of the time that a large draft takes to read.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
