"""Files and links of a seminar: told by what is in them, never by what they are called, and kept with its journal."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath

from eventapp.extensions import db
from eventapp.models import Entry, Seminar
from eventapp.programme.limits import LINE
from eventapp.programme.naming import slugify
from eventapp.programme.text import one_line
from eventapp.services.draft import edits, revisions, seminars
from eventapp.services.draft.fields import FileFields
from eventapp.services.errors import Invalid
from eventapp.services.people import media
from eventapp.services.publishing import kept_files
from eventapp.services.transaction import transaction

LARGEST_FILE = 25 * 1024 * 1024
# What an office file may unpack to, and of how many parts it may be: those of real ones are far below.
MOST_UNPACKED, MOST_PACKED, MOST_TYPES = 300 * 1024 * 1024, 5000, 1024 * 1024
_REFUSED = "This is not a file that can be shown. Use PDF, a picture (JPEG, PNG, WebP) or an office file (docx, xlsx, pptx, odt, ods, odp)."
_RUN = ("vbaproject.bin", ".exe", ".js", ".vbs")
# Endings by what a file says that it is, of Office Open XML and of OpenDocument.
_OOXML = {
    b"wordprocessingml.document.main+xml": "docx", b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx", b"presentationml.slideshow.main+xml": "pptx",
}  # fmt: skip
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}  # fmt: skip

Make = Callable[[list[FileFields]], list[FileFields]]


def add_file(writing: edits.Writing, seminar: Seminar, named: str, data: bytes, label: str = "") -> Entry | None:
    """Give a seminar a file, called `named` where it came from; without a label it is called that. Raises Invalid."""
    if len(data) > LARGEST_FILE:
        raise Invalid(file="The file is larger than 25 MB.")
    ending, body = checked(data)
    stem = one_line(PurePath(named.replace("\\", "/")).stem)[:LINE]
    with transaction():
        # From before it is kept: what no seminar names may be swept.
        revisions.hold(writing.event.id)
        key = kept_files.keep(writing.event.id, body)
        name = f"{slugify(stem, 'file')}.{ending}"
        file: FileFields = {
            "label": one_line(label) or stem or name, "url": "", "key": key, "name": name, "size": len(body),
        }  # fmt: skip
        return _write(writing, seminar, lambda files: [*files, file])


def add_link(writing: edits.Writing, seminar: Seminar, url: str, label: str = "") -> Entry | None:
    """Give a seminar a link. Raises Invalid for what is no web address."""
    file: FileFields = {"label": one_line(label) or url, "url": url, "key": "", "name": "", "size": 0}
    return _write(writing, seminar, lambda files: [*files, file])


def put(writing: edits.Writing, seminar: Seminar, file: FileFields) -> Entry | None:
    """Give a seminar a file that is kept already, or a link, once."""
    return _write(writing, seminar, lambda files: files if file in files else [*files, file])


def remove(writing: edits.Writing, seminar: Seminar, which: str) -> Entry | None:
    """Take a file (by its key) or a link (by its address) from a seminar."""
    return _write(writing, seminar, lambda files: [f for f in files if which not in (f["key"], f["url"])])


def arrange(writing: edits.Writing, seminar: Seminar, wanted: list[tuple[str, str]]) -> Entry | None:
    """Put a seminar's files and links in an order, each by its key or address with its label; "" leaves the label.

    What someone else has taken away meanwhile stays away, what they have added comes last.
    """
    return _write(writing, seminar, lambda files: _arranged(files, wanted))


def _arranged(files: list[FileFields], wanted: list[tuple[str, str]]) -> list[FileFields]:
    left: list[FileFields] = list(files)
    found: list[FileFields] = []
    for which, label in wanted:
        # Of the same file twice, the first that is left.
        file = next((f for f in left if which == (f["key"] or f["url"])), None)
        if file is not None:
            left.remove(file)
            named: FileFields = {**file, "label": one_line(label) or file["label"]}
            found.append(named)
    return [*found, *left]


def _write(writing: edits.Writing, seminar: Seminar, make: Make) -> Entry | None:
    """Whatever the seminar has by now, with the change: two who add at once both do."""
    with transaction():
        revisions.hold(writing.event.id)
        db.session.refresh(seminar)
        return seminars.write(writing, seminar, {"files": make(seminar.files)})


def checked(data: bytes) -> tuple[str, bytes]:
    """The ending for what a file is by its content, and what is kept of it. Raises Invalid for anything else.

    A picture is written anew, its pixels only. An office file must have no macros, and unpack to no more than is sane.
    """
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]:
        return "pdf", data
    if data.startswith(b"PK\x03\x04"):
        return _office(data), data
    try:
        return media.rewritten(data)
    except Invalid as error:
        # What looks like a picture is told what is wrong with it; anything else what may come.
        looks = data.startswith((b"\x89PNG", b"\xff\xd8\xff")) or data[8:12] == b"WEBP"
        raise Invalid(file=error.errors["picture"] if looks else _REFUSED) from error


def _office(data: bytes) -> str:
    # Before it is opened: of each of its parts, however many, that makes an object. A file in the file adds a few.
    if data.count(b"PK\x01\x02") > 2 * MOST_PACKED:
        raise Invalid(file="The file unpacks to more than a real one does.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PACKED or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Invalid(file="The file unpacks to more than a real one does.")
            names = {info.filename for info in infos}
            kinds = _OOXML if "[Content_Types].xml" in names else _ODF
            with archive.open("[Content_Types].xml" if kinds is _OOXML else "mimetype") as file:
                said = file.read(MOST_TYPES)
            # By their names, or by the kind that the file says they are of, whatever they are called.
            if b"vbaproject" in said.lower() or any(
                name.casefold().endswith(_RUN) or name.startswith(("Basic/", "Scripts/")) for name in names
            ):
                raise Invalid(file="The file has macros, which readers should not get. Save it without them.")
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, OSError, EOFError, RuntimeError, ValueError) as error:
        raise Invalid(file=_REFUSED) from error
    found = next((e for k, e in kinds.items() if (k in said if kinds is _OOXML else k == said.strip())), None)
    if found is None:
        raise Invalid(file=_REFUSED)
    return found
