"""Pictures that are small as files and large as pixels: little memory, one at a time, a word for those that are too large."""

import io
import subprocess
import sys
import threading

import pytest
from PIL import Image

from eventapp.services.errors import Busy, Invalid
from eventapp.services.people import jpeg, media

TOO_MANY = {"picture": "The picture has too many pixels. Make it at most 16 megapixels; a photograph as JPEG may have more."}
DAMAGED = {"picture": "The picture is damaged or cannot be read. Use JPEG, PNG or WebP."}
# How much the process grew by the work, in megabytes: of what Pillow takes Python knows nothing.
GREW = """
import resource, sys
from eventapp.services.people import media
data, work = sys.stdin.buffer.read(), sys.argv[1]
used = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = used()
media.rewritten(data) if work == "large" else media.make(data, work == "square", media.Crop(4.0, 0.1, 0.2))
print(used() - before)
"""


def picture(kind, mode, size, **how):
    """A picture's file; of one colour, so that it is small."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **({"method": 0} if kind == "WEBP" else {}), **how)
    return out.getvalue()


def refused(data, work=media.rewritten):
    """The words by which it is refused."""
    with pytest.raises(Invalid) as refusal:
        work(data)
    return refusal.value.errors


@pytest.mark.parametrize(
    ("work", "kind", "mode", "size", "most"),
    [
        ("whole", "PNG", "P", (5000, 5000), 150), ("large", "WEBP", "RGB", (4000, 4000), 350), ("square", "JPEG", "L", (12000, 9000), 150),
    ],
)  # fmt: skip
def test_a_picture_of_many_pixels_takes_little_memory(work, kind, mode, size, most):
    done = subprocess.run([sys.executable, "-c", GREW, work], input=picture(kind, mode, size), capture_output=True, check=True)
    assert int(done.stdout) < most


def test_what_would_be_decoded_whole_may_have_fewer_pixels_and_is_told_so():
    for kind, mode, size in (("PNG", "P", (5001, 5000)), ("WEBP", "RGB", (4001, 4000))):
        data = picture(kind, mode, size)
        assert len(data) < 100_000
        assert refused(data) == refused(data, lambda data: media.make(data, True)) == TOO_MANY
    large = (6000, 4200)
    assert media.rewritten(picture("JPEG", "RGB", large))[0] == "jpg"
    assert refused(picture("JPEG", "RGB", large, progressive=True)) == TOO_MANY
    # A square of it would have to be cut from all of its pixels; the whole may be shown smaller.
    wide = picture("JPEG", "RGB", (30_000, 1000))
    assert (refused(wide, lambda data: media.make(data, True)), media.rewritten(wide)[0]) == (TOO_MANY, "jpg")
    assert refused(picture("JPEG", "L", (12_000, 10_001))) == TOO_MANY


def test_a_jpeg_of_scan_upon_scan_is_refused():
    data = picture("JPEG", "RGB", (400, 300), progressive=True)
    at = data.rindex(b"\xff\xda")
    scan, end = data[at:-2], data[-2:]
    assert data.count(b"\xff\xda") < 20
    assert refused(data[:-2] + scan * media.MOST_SCANS + end) == DAMAGED


def test_a_jpeg_says_whether_it_comes_row_by_row():
    plain = picture("JPEG", "RGB", (40, 30), exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")
    scan = plain.index(b"\xff\xda")
    apart = plain[: scan + 4] + b"\x01" + plain[scan + 5 :]  # A scan for one of three colours.
    filled = plain[:scan] + b"\xff\xff" + plain[scan:]
    found = [jpeg.is_in_rows(data) for data in (plain, filled, picture("JPEG", "L", (40, 30)), picture("JPEG", "CMYK", (40, 30)))]
    assert found == [True] * 4
    wrong = (apart, picture("JPEG", "RGB", (40, 30), progressive=True), plain[:scan], plain[:2] + b"\0" + plain[2:], b"", b"\xff\xd8")
    assert [jpeg.is_in_rows(data) for data in wrong] == [False] * 6


def test_a_picture_waits_for_the_one_before_and_too_many_are_told_to_come_again(monkeypatch):
    data, inside, go_on, most = picture("PNG", "RGB", (40, 30)), threading.Event(), threading.Event(), []
    within, opened = [], media.Image.open

    def held(*given, **named):
        within.append(1)
        most.append(len(within))
        inside.set()
        go_on.wait(60)
        try:
            return opened(*given, **named)
        finally:
            within.pop()

    monkeypatch.setattr(media.Image, "open", held)
    threads = [threading.Thread(target=work) for work in [lambda: media.make(data, True), lambda: media.rewritten(data)] * 2]
    threads.append(threading.Thread(target=media.rewritten, args=(data,)))
    for thread in threads:
        thread.start()
    assert len(threads) == media.AT_ONCE + media.WAITING
    assert inside.wait(60)
    while media._turns.places._value:
        pass
    with pytest.raises(Busy):
        media.rewritten(data)
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert most == [1] * 5
    assert media.rewritten(data)[0] == "jpg"
