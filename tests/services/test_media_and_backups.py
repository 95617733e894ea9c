"""Pictures are re-encoded, files that lie are refused; a backup comes back whole."""

import struct
import zlib
from contextlib import closing
from io import BytesIO

import pytest
from PIL import Image

from eventapp.models import Picture
from eventapp.services.errors import Invalid
from eventapp.services.operations import backups, restoring
from eventapp.services.people import media


def picture(kind="JPEG", size=(1200, 800), **more):
    out = BytesIO()
    Image.new("RGB", size, "#246").save(out, kind, **more)
    return out.getvalue()


def test_a_portrait_becomes_square_webp_in_three_sizes_without_exif():
    exif = Image.Exif()
    exif[0x010E] = "hemlig plats"
    _, found = media.make(picture(exif=exif) + b"trailing data", square=True)
    assert set(found) == {96, 256, 512}
    for size, data in found.items():
        image = Image.open(BytesIO(data))
        assert (image.format, image.size) == ("WEBP", (size, size))
        assert dict(image.getexif()) == {}
        assert b"hemlig" not in data
        assert b"trailing" not in data


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_and_shapes_are_taken(kind):
    _, found = media.make(picture(kind, (300, 100)), square=False)
    assert Image.open(BytesIO(found[96])).size == (96, 32)


def bomb():
    """A PNG that says it is 60,000 pixels square."""
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    chunk = (
        struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    )
    return b"\x89PNG\r\n\x1a\n" + chunk


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 100, b"%PDF-1.4", picture()[:2000], bomb(), b"\xff" * (10 * 1024 * 1024 + 1),
        b"\x89PNG\r\n\x1a\n<html>",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_word_and_leaves_nothing(lite, tmp_path, data):
    with pytest.raises(Invalid) as refused:
        media.store(data, square=True)
    assert list(refused.value.errors) == ["picture"]
    assert (list(tmp_path.rglob("*.webp")), Picture.query.count()) == ([], 0)


def test_a_backup_comes_back_whole_and_only_into_an_empty_place(lite_day, tmp_path):
    key, bodies = media.make(picture(), square=True)
    assert media.store(picture(), square=True) == key
    file = tmp_path / "backup.zip"
    backups.write(tmp_path, file)
    assert oct(file.stat().st_mode)[-3:] == "600"
    there = tmp_path / "there"
    restoring.restore(file, there)
    import sqlite3

    with closing(sqlite3.connect(there / "eventapp.db")) as restored:
        assert restored.execute("select count(*) from seminar").fetchone() == (6,)
        assert dict(restored.execute("select size, body from picture where key = ?", [key])) == bodies
    with pytest.raises(Invalid):
        restoring.restore(file, there)


def test_a_zip_that_climbs_out_is_refused(tmp_path):
    import zipfile

    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("eventapp.db", b"")
        archive.writestr("media/../../evil", b"x")
    with pytest.raises(Invalid):
        restoring.restore(evil, tmp_path / "there")
    assert not (tmp_path / "there").exists()
