"""The public addresses, which are printed and stored in calendars: each in full, never to be another."""

import pytest

from eventapp.programme.addresses import (
    Addresses,
    completed,
    google_calendar,
    is_near,
    is_web_address,
    leads_nowhere,
    outlook_calendar,
    webcal,
)

THERE = Addresses("https://programme.example.org", "dagen")


def test_every_address_of_an_event():
    found = [
        THERE.event(), THERE.page("changes.atom"), THERE.seminar("ai"), THERE.live("ai"), THERE.person("anna"), THERE.room("hall"),
        THERE.feed("all"), THERE.feed("room", "hall"), THERE.picture("ai"), THERE.media("abc", 320), THERE.short("Ab"),
        THERE.short_upper("Ab"),
    ]  # fmt: skip
    assert [address.removeprefix("https://programme.example.org") for address in found] == [
        "/dagen/", "/dagen/changes.atom", "/dagen/seminars/ai/", "/dagen/seminars/ai/live", "/dagen/people/anna/",
        "/dagen/rooms/hall/", "/dagen/calendar/all.ics", "/dagen/calendar/room/hall.ics", "/dagen/seminars/ai/picture.png",
        "/media/abc-320.webp", "/q/Ab", "HTTPS://PROGRAMME.EXAMPLE.ORG/Q/AB",
    ]  # fmt: skip


def test_the_pages_of_others_that_subscribe():
    feed = "https://a.example/b/calendar/all.ics?x=1&y=://"
    assert webcal(feed) == "webcal://a.example/b/calendar/all.ics?x=1&y=://"
    assert google_calendar("https://a.example/b/") == (
        "https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2Fa.example%2Fb%2F"
    )
    query = "?url=https%3A%2F%2Fa.example%2Fb%2F&name=A%2F%C3%96%20b"
    assert outlook_calendar("https://a.example/b/", "A/Ö b") == f"https://outlook.live.com/calendar/0/addfromweb{query}"
    assert outlook_calendar("https://a.example/b/", "A/Ö b", "outlook.office.com") == (
        f"https://outlook.office.com/calendar/0/addfromweb{query}"
    )


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("https://a.example/ö?x", True), ("http://a.example", True), ("HTTPS://a.example", True), ("https://", False),
        ("ftp://a.example", False), ("javascript:alert(1)", False), ("data:text/html,x", False), ("a.example", False),
        ("https:///x", False), ("https://[", False), ("https://a.example/ x", False), ("https://a.example/\tx", False),
        *((f"https://a.example/{c}", False) for c in "<>\"'\\"),
    ],
)  # fmt: skip
def test_what_may_become_a_link(text, yes):
    assert is_web_address(text) is yes


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("", True), ("localhost", True), ("LOCALHOST.", True), ("ip6-localhost", True), ("a.localhost", True), ("skrivare.local", True),
        ("a.localdomain", True), ("127.0.0.1", True), ("127.9.9.9", True), ("0.0.0.0", True), ("169.254.1.1", True), ("[::1]", True),
        ("::", True), ("fe80::1", True), ("::ffff:127.0.0.1", True), ("::ffff:10.0.0.1", False), ("192.168.1.5", False),
        ("2001:db8::1", False), ("example.org", False), ("local", False), ("mylocalhost", False),
    ],
)  # fmt: skip
def test_which_hosts_lead_nobody_else_here(host, near):
    assert is_near(host) is near


def test_which_addresses_of_the_site_lead_nowhere():
    assert [leads_nowhere(base) for base in ("http://localhost:8000", "x", "https://[", "https://example.org:8000")] == [
        True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.org/x", "https://example.org/x"), ("www.example.org", "https://www.example.org"), ("räksmörgås.se?a=b", "https://räksmörgås.se?a=b"),
        ("//example.org/", "https://example.org/"), ("example.org:8080/x#y", "https://example.org:8080/x#y"),
        ("http://example.org", "http://example.org"), ("https://a.example/", "https://a.example/"), ("", ""),
        # What is no web address stays as it is, to be refused.
        *((text, text) for text in (
            "javascript:alert(1)", "data:text/html,x", "//javascript:alert(1)", "javascript://example.org/%0aalert(1)", "anna@example.org",
            "ftp://example.org/", "example", "example.org/a b", "localhost:8000/x", "1.5", 'example.org/"><b>', "/x", "example.org:99999999",
        )),
    ],
)  # fmt: skip
def test_an_address_without_a_scheme_is_https_and_nothing_else_becomes_one(typed, meant):
    assert completed(typed) == meant
    assert is_web_address(completed(typed)) is (meant.startswith("http"))


@pytest.mark.parametrize("typed", ["slides.pdf", "Bilder.pptx", "m.fl", "t.ex", "J.Doe", "bl.a", "a.b.se.docx"])
def test_names_of_files_and_abbreviations_are_no_addresses(typed):
    assert completed(typed) == typed


@pytest.mark.parametrize(
    "text",
    ["https://x.org\0", "https://x.org:abc/", "https://example.org:99999/", "https://user:pw@x.org/", "https://x.org/\u202efdp", "https://x\u200b.org/"],
)
def test_what_only_looks_like_an_address_is_none(text):
    assert not is_web_address(text)
