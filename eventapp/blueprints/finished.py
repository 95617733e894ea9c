"""Public answers as finished copies, kept for whoever asks next, with all that makes them cacheable."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

from flask import Response, current_app, g, request
from werkzeug.http import http_date
from werkzeug.utils import secure_filename

from eventapp.blueprints import views
from eventapp.edge.language import LANGUAGES, language_of
from eventapp.edge.negotiation import is_one_of_two
from eventapp.edge.queries import LONGEST_QUERY, deciding
from eventapp.programme.model import File
from eventapp.services.publishing import copies

# How long anyone between us and the reader may keep a page without asking, in seconds.
FRESH = 30
# What took longer (seconds of the processor) is not made anew for other live facts before it has been there so many times as
# long; and while one request does, for so many seconds at most, others are answered with what there is.
WORTH_RESTING, RESTS, BEING_MADE = 0.1, 5.0, 3.0


def finished(response: Response, mark: str, until: datetime, modified: datetime) -> Response:
    """Keep a good answer, right from `g.at` until an instant while what it was made from has the mark, and give it.

    `modified` is when what files and feeds say last changed.
    """
    body = response.get_data()
    headers = [(n, v) for n, v in response.headers if n not in ("Content-Length", "Vary")]
    if "Cache-Control" not in response.headers:
        headers.append(("Cache-Control", f"public, max-age={FRESH}, stale-while-revalidate=60, stale-if-error=86400"))
    headers += [
        ("Vary", ("Accept, " if is_one_of_two(request.path) else "") + "Accept-Encoding, Accept-Language, Cookie"),
        ("Access-Control-Allow-Origin", "*"),
    ]
    if response.mimetype != "text/html":
        headers.append(("Last-Modified", http_date(modified)))
    asked = request.args.get("lang", "")
    if asked in LANGUAGES and not g.get("cookieless"):
        secure = "; Secure" if current_app.config["SECURE"] else ""
        headers.append(
            ("Set-Cookie", f"lang={asked}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax{secure}")
        )
    copy = copies.make(mark, (g.at.timestamp(), until.timestamp()), body, headers)
    if (took := time.thread_time() - g.get("began", time.thread_time())) > WORTH_RESTING:
        copy = replace(copy, rests_until=copy.since + RESTS * took)
    query = deciding(request.path, request.environ.get("QUERY_STRING", ""))
    # What nothing passes, what is searched for and what is longer than is read can be made up without end.
    if g.get("filters_pass", True) and len(request.environ.get("QUERY_STRING", "")) <= LONGEST_QUERY:
        current_app.extensions["copies"].put((request.path, query, language_of(request.environ)), copy)
    return _answer(copy)


def still_right(mark: str, event: str) -> Response | None:
    """What is held of a page or feed, where that is right still though nobody in front could tell; None where it must be made.

    `mark` is of the release and `event` its code: of what tells of live facts as well those are asked for.
    """
    query = deciding(request.path, request.environ.get("QUERY_STRING", ""))
    held, key = current_app.extensions["copies"], (request.path, query, language_of(request.environ))
    copy, at = held.get(key), g.at.timestamp()
    g.began = time.thread_time()
    if copy is None or request.method not in ("GET", "HEAD") or not copy.since <= at < copy.until:
        return None
    if copy.mark != mark:
        known = views.live().read(event) if copy.mark.startswith(f"{mark} ") else None
        if known is None:
            return None
        if copy.mark != f"{mark} {known.number}" and at >= copy.rests_until:
            held.put(key, replace(copy, rests_until=at + BEING_MADE))  # Who comes meanwhile is served what there is.
            return None
    g.answered_from_copy = True
    return _answer(copy)


def current_document(body: bytes, name: str, mark: str, until: datetime | None) -> Response:
    """JSON that is asked for again and again, kept while what it is made from has the mark, until an instant; None: for ever.

    `name` is its ETag. Nobody between us and the reader may answer without asking.
    """
    headers = [
        ("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding"),
        ("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "Date, ETag"),
    ]  # fmt: skip
    copy = copies.make(mark, (g.at.timestamp(), until.timestamp() if until else float("inf")), body, headers, etag=name)
    current_app.extensions["copies"].put((request.path, "", ""), copy)
    return _answer(copy)


def picture(body: bytes, name: str, shown_by: str | None) -> Response:
    """A picture under the name of its file, kept for whoever asks next as long as it is `shown_by` what the mark is of.

    It is the same on every machine, and for ever; kept for a day only, for what is withdrawn must not be seen for long.
    None: nobody but who asks may see it.
    """
    keep = "private, no-store" if shown_by is None else "public, max-age=86400, immutable"
    headers = [("Content-Type", "image/webp"), ("Cache-Control", keep), ("Content-Security-Policy", "default-src 'none'")]
    copy = copies.make(shown_by or "", (0.0, float("inf")), body, headers, etag=name)
    if shown_by:
        current_app.extensions["copies"].put((request.path, "", ""), copy)
    return _answer(copy)


# By the endings that services/people/attaching.py gives: what a file is, it says by its content.
_TYPES = {
    "pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}  # fmt: skip


def download(body: bytes, file: File, private: bool) -> Response:
    """A seminar's file, to be saved and never shown in the page; kept by no copy of ours, for it may be large."""
    g.too_large_to_keep = True
    response = Response(body, content_type=_TYPES.get(file.name.rpartition(".")[2], "application/octet-stream"))
    response.headers["Content-Disposition"] = f'attachment; filename="{secure_filename(file.name) or "file"}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store" if private else "public, max-age=300"
    response.set_etag(file.key)
    if not private:
        response.make_conditional(request)
    return response


def _answer(copy: copies.Copy) -> Response:
    known = copy.known(request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
    if known:
        answer = Response(status=304)
        answer.headers.extend([*copy.unchanged_headers, ("ETag", known)])
        del answer.headers["Content-Type"]
        return answer
    packed = copy.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    answer = Response(copy.body if packed is None else packed)
    answer.headers.clear()
    answer.headers.extend(copy.headers if packed is None else copy.packed_headers)
    return answer
