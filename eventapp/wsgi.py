"""The application for a WSGI server."""

import gc

from eventapp import create_app, datafolder

datafolder.keep_private()
app = create_app()
datafolder.mend(app.config["DATA"])
# What is loaded now stays for good; looking through it for garbage, again and again, would cost a
# third of the time that a large draft takes to read.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
