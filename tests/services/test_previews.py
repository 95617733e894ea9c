"""The preview shows the draft as readers would see it, to whom it was given, and leaves no trace with anyone else."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from eventapp.extensions import db
from eventapp.models import PreviewLink, Release
from eventapp.services.accounts import one_time, team
from eventapp.services.draft import edits, loading, people, seminars
from eventapp.services.errors import Invalid, NotFound
from eventapp.services.events import copying
from eventapp.services.publishing import previews
from tests.conftest import PASSWORD, sign_in, token

KEY = "a test's key, not a secret"
HERE = "/organise/almedalen-2017/preview/"


def link_to(day, label="Ministerns stab"):
    code = previews.make(day.event, day.actor, label)
    return next(link for link in previews.shared(day.event, KEY) if link.code == code)


def changed(day):
    """The draft with another title, a person of its own, and one seminar that is a draft still."""
    writing, rows = edits.Writing(day.event, day.actor), loading.tables(day.event)
    one, other = (next(s for s in rows.seminars if s.slug == slug) for slug in ("ai", "sexualundervisning"))
    seminars.change(writing, one, one.version, {"title": "Helt ny rubrik Åäö"})
    seminars.change(writing, other, other.version, {"title": "Hemligt utkast", "state": "draft"})
    person = rows.people[0]
    people.change(writing, person, person.version, {"name": "Ny Namnsson", "phone": "0701234567", "notes": "ring inte"})


def test_every_page_and_the_feed_show_the_draft_and_lead_on_within_the_preview(day):
    changed(day)
    base = f"/preview/{link_to(day).token}"
    client = day.app.test_client()
    assert client.get(f"{base}/").headers["Location"] == f"{base}/almedalen-2017/"
    pages = ["", "calendar/", "livestreams/", "about/", "changes/", "people/", "screens/", "seminars/ai/", "rooms/bryggarsalen/"]
    answers = {page: client.get(f"{base}/almedalen-2017/{page}") for page in pages if page != "people/"}
    assert {page: a.status_code for page, a in answers.items()} == dict.fromkeys(answers, 200)
    programme = answers[""].get_data(as_text=True)
    assert ("Helt ny rubrik Åäö" in programme, "Hemligt utkast" in programme) == (True, False)
    for page, answer in answers.items():
        text = answer.get_data(as_text=True)
        assert 'href="/almedalen-2017/' not in text, page
        assert "0701234567" not in text and "ring inte" not in text
    feed = client.get(f"{base}/almedalen-2017/calendar/all.ics")
    assert "Helt ny rubrik Åäö" in feed.get_data(as_text=True).replace("\r\n ", "")
    assert feed.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_nobody_keeps_lists_or_passes_it_on_and_the_public_side_is_as_before(day):
    before = day.app.test_client().get("/almedalen-2017/").data
    changed(day)
    base = f"/preview/{link_to(day).token}/almedalen-2017/"
    client = day.app.test_client()
    for page in ("", "programme.json", "calendar/all.ics", "theme.css", "qr/event/almedalen-2017.svg"):
        for answer in (client.get(base + page), client.get(base + page, headers={"If-None-Match": "*"})):
            told = {n: answer.headers.get(n) for n in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy", "ETag", "Access-Control-Allow-Origin")}
            assert (answer.status_code, told) == (200, {
                "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow, noarchive",
                "Referrer-Policy": "no-referrer", "ETag": None, "Access-Control-Allow-Origin": None,
            }), page  # fmt: skip
    assert client.get("/almedalen-2017/").data == before
    assert "Disallow: /preview/" in client.get("/robots.txt").get_data(as_text=True)
    assert db.session.query(Release).count() == 1


def test_a_link_that_is_ended_wrong_or_anothers_opens_nothing(day):
    link, other = link_to(day), link_to(day, "Annan")
    client = day.app.test_client()
    wrong = [
        link.token[:-1] + ("A" if link.token[-1] != "A" else "B"), link.code, "", "x", f"{link.code}-", other.code + link.token[12:],
        "a" * 5000, "å-ä", f"{day.event.code}.1.{datetime.now(UTC).date().toordinal()}-x",
    ]  # fmt: skip
    assert {client.get(f"/preview/{t}/almedalen-2017/").status_code for t in wrong if t} == {404}
    previews.end(day.event, link.code)
    assert client.get(f"/preview/{link.token}/almedalen-2017/").status_code == 404
    assert client.get(f"/preview/{other.token}/almedalen-2017/").status_code == 200
    assert [each.label for each in previews.shared(day.event, KEY)] == ["Annan"]


def test_ones_own_preview_ends_with_the_role_and_the_day_after(lite_day):
    invitation = one_time.invite(lite_day.event, lite_day.actor, "bo@example.org", "viewer", None)
    account = one_time.use_invite(invitation, None, "Bo Ås", PASSWORD)
    client = sign_in(lite_day.app, "bo@example.org")
    with time_machine.travel(datetime(2027, 3, 1, 23, 59, tzinfo=UTC), tick=False):
        address = f"/preview/{previews.own_token(lite_day.event, account, KEY)}/almedalen-2017/"
        assert client.get(address).status_code == 200
    for at, status in ((datetime(2027, 3, 2, 23, 59, tzinfo=UTC), 200), (datetime(2027, 3, 3, tzinfo=UTC), 404)):
        with time_machine.travel(at, tick=False):
            assert lite_day.app.test_client().get(address).status_code == status
    own = client.get(f"{HERE}own")
    assert client.get(own.headers["Location"]).status_code == 200
    (member,) = [m for m in team.members(lite_day.event) if m.account.email == "bo@example.org"]
    team.set_role(lite_day.event, lite_day.actor, member.id, None)
    assert lite_day.app.test_client().get(own.headers["Location"]).status_code == 404


def test_links_are_made_and_ended_by_forms_and_never_of_another_event(lite_day):
    client = sign_in(lite_day.app)
    form = {"csrf_token": token(client, HERE), "label": "  Stab\n<b>", "once": "a" * 32}
    for _ in range(2):
        assert client.post(f"{HERE}links", data=form).status_code == 303
    page = client.get(HERE).get_data(as_text=True)
    (link,) = previews.shared(lite_day.event, KEY)
    assert (link.label, "Stab &lt;b&gt;" in page, f"https://programme.example.org/preview/{link.token}/" in page) == ("Stab <b>", True, True)
    link_row = db.session.get(PreviewLink, link.code)
    assert client.post(f"{HERE}links/nothing/end", data=form).status_code == 404
    assert client.post(f"{HERE}links/{link.code}/end", data=form).status_code == 303
    assert (previews.shared(lite_day.event, KEY), link_row.ended_at is not None) == ([], True)


def test_a_link_of_another_event_cannot_be_ended(lite_day):
    other = copying.copy(lite_day.event, lite_day.account, copying.New("Nästa år", "nasta-ar", date(2018, 7, 3)), copying.Copied())
    code = previews.make(other, lite_day.actor, "Där")
    client = sign_in(lite_day.app)
    form = {"csrf_token": token(client, HERE)}
    assert client.post(f"{HERE}links/{code}/end", data=form).status_code == 404
    assert [link.code for link in previews.shared(other, KEY)] == [code]


def test_there_is_a_most(lite_day):
    for n in range(50):
        previews.make(lite_day.event, lite_day.actor, str(n))
    with pytest.raises(Invalid):
        previews.make(lite_day.event, lite_day.actor, "one more")
    with pytest.raises(NotFound):
        previews.end(lite_day.event, "nothing")
