"""The page behind a personal link, from outside: what is next, what changed, answers, corrections and who acts for one."""

import html
import io
import json
import re
from datetime import UTC, date, datetime

import icalendar
import pytest
import time_machine
from PIL import Image

from eventapp.extensions import db
from eventapp.models import Message
from eventapp.services import limits
from eventapp.services.draft import edits, events, journal, loading, merging, people, seminars, undoing
from eventapp.services.events import copying
from eventapp.services.people import contacts
from tests import factories
from tests.conftest import sign_in, token

ENGLISH = {"Accept-Language": "en"}
BEFORE, MORNING = datetime(2027, 7, 1, 8, tzinfo=UTC), datetime(2027, 7, 3, 6, 30, tzinfo=UTC)


@pytest.fixture
def made(lite):
    """A published day: Åsa in two seminars beside Bo, the later one entered first."""
    day = factories.make_event(
        title="Sjödagen", venue_name="Donners", venue_address="Torget 1", venue_city="Visby", venue_directions="Upp för trappan",
        day_contact_name="Kim Berg", day_contact_phone="070-123 45 67",
    )  # fmt: skip
    day.asa, day.bo = factories.person(day, "Åsa Ek"), factories.person(day, "Bo Ås", title="vd", biography="Har seglat i 30 år.")
    hall, side = factories.room(day, "Stora salen"), factories.room(day, "Lilla salen", directions="Till vänster")
    call = factories.at("08:40")
    day.late = factories.seminar(day, "Om vågor", [day.asa], room=hall, starts_at=factories.at("14:30"))
    seats = [factories.seat(day.asa, call_at=call, note="Ta med skor"), factories.seat(day.bo, "moderator")]
    day.early = factories.seminar(day, "Om vind", room=side, starts_at=factories.at("09:00"), seats=seats)
    day.side, day.hall = side, hall
    factories.release(day)
    day.client = lite.test_client()
    day.secret = lite.config["SECRET_KEY"]
    day.link = f"/me/{people.token(day.asa, day.secret)}/"
    return day


def shown(day, path="", at=MORNING, **sent):
    with time_machine.travel(at, tick=False):
        return html.unescape(day.client.get(day.link + path, headers=ENGLISH | sent).text)


def post(day, path, at=BEFORE, **fields):
    with time_machine.travel(at, tick=False):
        data = {"csrf_token": token(day.client, day.link)} | fields
        return day.client.post(day.link + path, data=data, headers=ENGLISH)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def seat(day, row):
    return next(s for s in row.seats if s.person_id == day.asa.id)


def test_the_next_seminar_comes_first_with_all_that_is_needed_and_past_ones_are_folded(made):
    page = shown(made)
    assert page.index("Om vind") < page.index("Om vågor")
    assert 'class="past"' not in page
    text = text_of(page)
    for said in (
        "Be there at 08:40", "Lilla salen Donners, Torget 1, Visby Show on a map", "Till vänster", "Upp för trappan",
        "Kim Berg 070-123 45 67", "Ta med skor", "Bo Ås Moderator vd Har seglat i 30 år.",
    ):  # fmt: skip
        assert said in text, said
    assert ('href="tel:0701234567"' in page, 'data-counted="2027-07-03T06:40:00Z"' in page) == (True, True)
    after = shown(made, at=datetime(2027, 7, 3, 9, tzinfo=UTC))
    coming, past = after.split('class="past"')
    assert ("Om vågor" in coming, "Om vind" in coming, "Om vind" in past, "Be there at 08:40" in coming) == (True, False, True, False)
    assert "data-counted" not in shown(made, at=BEFORE)


def test_what_changed_since_one_looked_is_told_until_one_says_that_it_is_seen(made):
    assert "Since you last looked" not in shown(made)
    mark = re.search(r'name="mark" value="(\w+)"', shown(made))[1]
    assert post(made, "seen", mark="another").status_code == 303
    assert made.asa.seen == {}
    post(made, "seen", mark=mark)
    assert set(made.asa.seen["slots"]) == {made.early.code, made.late.code}
    new = factories.at("10:40")
    seminars.change(made.writing, made.late, made.late.version, {"starts_at": new, "room_id": made.side.id})
    seats = [factories.seat(made.asa, call_at=factories.at("08:30"), note="Ta med skor")]
    seminars.change(made.writing, made.early, made.early.version, {"seats": seats})
    factories.release(made)
    text = text_of(shown(made))
    assert "Om vågor 10:40 in Lilla salen: was 14:30 in Stora salen" in text
    assert "Om vind Be there at 08:30: was 08:40. No longer beside you: Bo Ås." in text
    before = dict(made.asa.seen)
    shown(made)  # To open the page is not to have seen it: programs that check mail do that.
    db.session.refresh(made.asa)
    assert made.asa.seen == before
    # What has come after the page was shown is not seen with it.
    assert (post(made, "seen", mark=mark).status_code, "Since you last looked" in shown(made)) == (303, True)
    post(made, "seen", mark=re.search(r'name="mark" value="(\w+)"', shown(made))[1])
    assert "Since you last looked" not in shown(made)


def test_a_seminar_that_is_cancelled_new_or_gone_is_told_without_what_readers_may_not_know(made):
    post(made, "seen", mark=re.search(r'name="mark" value="(\w+)"', shown(made))[1])
    seminars.change(made.writing, made.early, made.early.version, {"state": "cancelled"})
    edits.remove(made.writing, made.late)
    factories.seminar(made, "Om is", [made.asa], room=made.hall, starts_at=factories.at("16:00"))
    factories.release(made)
    page = shown(made)
    since = text_of(page.split('class="since"')[1].split("</section>")[0])
    assert "Om vind Cancelled." in since
    assert "Om is New for you: Sat 3 Jul 16:00 in Stora salen." in since
    assert "No longer yours: it was Sat 3 Jul 14:30." in since
    assert "Om vågor" not in page


def test_another_time_is_asked_for_with_times_and_a_word_and_the_organisers_see_and_clear_it(made):
    row = seat(made, made.late)
    times = {"times_day": "2027-07-03", "times_start": "11:00", "times_end": "12:15"}
    refused = post(made, "answer", seat=row.id, answer="another")
    assert (refused.status_code, "Say when you can" in refused.text) == (422, True)
    half = post(made, "answer", seat=row.id, answer="another", **(times | {"times_end": ""}), word="Tåget går 13")
    assert (half.status_code, "Tåget går 13" in half.text, 'value="11:00"' in half.text, row.answer) == (422, True, True, "invited")
    none = post(made, "answer", seat=row.id, word="Kanske")
    assert (none.status_code, "Kanske" in none.text, row.answer) == (422, True, "invited")
    assert post(made, "answer", seat=row.id, answer="another", word="Tåget går 13", **times).status_code == 303
    pair = ["2027-07-03T09:00:00+00:00", "2027-07-03T10:15:00+00:00"]
    assert (row.answer, row.other_times, row.other_word, row.answered_by) == ("another", [pair], "Tåget går 13", "")
    organiser = sign_in(made.app, made.account.email, factories.PASSWORD)
    base = f"/organise/{made.event.slug}/"
    for page in ("panelists/", "panelists/asked/", f"panelists/{made.asa.code}/", f"seminars/{made.late.code}/"):
        text = text_of(html.unescape(organiser.get(base + page, headers=ENGLISH).text))
        assert "Another time, please" in text, page
        if "panelists" in page:
            assert "Can: Sat 3 Jul 11:00–12:15 Tåget går 13" in text, page
    assert "1 thing is asked for" in organiser.get(base, headers=ENGLISH).text
    data = {"csrf_token": token(organiser, base + "panelists/asked/"), "seat": row.id, "answer": "invited"}
    assert organiser.post(f"{base}panelists/{made.asa.code}/answer", data=data).status_code == 303
    assert (row.answer, row.other_times, row.other_word) == ("invited", [], "")
    assert "asked for" not in organiser.get(base, headers=ENGLISH).text


def test_a_mail_makes_an_answer_ready_and_to_open_it_changes_nothing(made):
    row = seat(made, made.early)
    page = shown(made, f"?answer=no&seminar={made.early.code}", at=BEFORE)
    first, second = page.split("Om vågor")
    assert re.search(r'value="declined"\s+class="primary"', first) and "One more press" in first
    assert "One more press" not in second
    db.session.refresh(row)
    assert (row.answer, made.asa.seen, made.client.get(made.link + "answer").status_code) == ("invited", {}, 303)


def test_who_acts_for_a_person_has_a_link_of_their_own_and_it_is_kept_who_answered(made):
    rows = {"contact_name": ["Eva Lind", ""], "contact_role": ["pressekreterare", ""], "contact_email": ["eva@example.org", ""],
        "contact_phone": ["070-9", ""], "contact_receives": ["yes", ""], "contact_key": ["mine", ""]}  # fmt: skip
    wrong = post(made, "staff/?saved=1", version=made.asa.version, **(rows | {"contact_email": ["eva", ""]}))
    assert (wrong.status_code, "Eva Lind" in wrong.text, "not a mail address" in wrong.text, "Saved." in wrong.text) == (422, True, True, False)
    assert post(made, "staff/", version=made.asa.version, **rows).status_code == 303
    (eva,) = contacts.of(made.asa)
    assert (eva.said, eva.email, eva.receives, eva.key != "mine", len(eva.key)) == (
        "Eva Lind (pressekreterare)", "eva@example.org", True, True, 12,
    )  # fmt: skip
    own, made.link = made.link, f"/me/{contacts.token(made.asa, eva, made.secret)}/"
    assert "You act for Åsa Ek, as Eva Lind (pressekreterare)." in shown(made)
    row = seat(made, made.early)
    assert post(made, "answer", seat=row.id, answer="confirmed").status_code == 303
    assert (row.answer, row.answered_by) == ("confirmed", "Eva Lind (pressekreterare)")
    assert "Answered by Eva Lind (pressekreterare)." in text_of(shown(made, at=BEFORE))
    # Nobody says for them what they agree to; who did what is in the history.
    assert 'name="may_film"' not in shown(made, "details/")
    assert details(made, may_film="yes", pronunciation="Oså").status_code == 303
    assert (made.asa.may_film, made.asa.pronunciation) == ("", "Oså")
    history = text_of(sign_in(made.app, made.account.email, factories.PASSWORD).get(f"/organise/{made.event.slug}/activity/", headers=ENGLISH).text)
    assert (history.count("Someone of their staff"), history.count("Their own page")) == (1, 1)
    for path in ("staff/", "data.json"):  # For the person alone: neither their own link nor those of others.
        assert made.client.get(made.link + path).status_code == 404
    assert people.token(made.asa, made.secret) not in shown(made) + shown(made, "details/")
    hers, made.link = made.link, own
    post(made, "staff/renew", key=eva.key)
    assert (made.client.get(hers).status_code, contacts.of(made.asa)[0].said) == (404, eva.said)
    # No undo brings the old link back.
    entry = next(e for e in journal.entries(made.event) if "contacts" in e.after)
    with pytest.raises(Exception, match="changed again since"):
        undoing.undo(made.event, made.actor, entry.id)
    fresh = f"/me/{contacts.token(made.asa, contacts.of(made.asa)[0], made.secret)}/"
    assert made.client.get(fresh).status_code == 200
    post(made, "staff/", version=made.asa.version, **{name: ["", ""] for name in rows})
    assert (made.client.get(fresh).status_code, contacts.of(made.asa)) == (404, [])


def test_a_link_that_was_renewed_does_not_come_back_when_a_merge_is_undone(made):
    contacts.save(made.writing, made.asa, made.asa.version, [contacts.Contact("Eva Lind")])
    old = f"/me/{contacts.token(made.asa, contacts.of(made.asa)[0], made.secret)}/"
    choice = merging.Choice(made.bo.code, made.asa.code, (made.bo.version, made.asa.version), ())
    entry = merging.merge(made.writing, choice)
    assert made.client.get(old).status_code == 200
    contacts.renew(made.writing, made.bo, contacts.of(made.bo)[0].key)
    asked = undoing.plan(made.event, entry.id, True)
    undoing.undo(made.event, made.actor, entry.id, undoing.Agreed(asked.fingerprint))
    assert (made.client.get(old).status_code, [c.name for c in contacts.of(made.asa)]) == (404, ["Eva Lind"])


def test_no_token_but_a_contacts_own_opens_the_page(made):
    contacts.save(made.writing, made.asa, made.asa.version, [contacts.Contact("Eva Lind")])
    contacts.save(made.writing, made.bo, made.bo.version, [contacts.Contact("Ola By")])
    (eva,) = contacts.of(made.asa)
    right = contacts.token(made.asa, eva, made.secret)
    for wrong in (
        right[:-1] + "x", right[:-1], "c", "c" + made.asa.code, right.replace(made.asa.code, made.bo.code),
        contacts.token(made.bo, eva, made.secret), contacts.token(made.asa, eva, "another secret"), right.upper(),
    ):  # fmt: skip
        assert made.client.get(f"/me/{wrong}/").status_code == 404, wrong
    assert made.client.get(f"/me/{right}/").status_code == 200


def details(day, **changed):
    known = {name: getattr(day.asa, name) for name in ("name", "title", "organisation", "biography", "website", "pronunciation")}
    known |= dict.fromkeys(("mail_language", "may_film", "may_record", "may_photograph", "may_name"), "")
    return post(day, "details/", version=day.asa.version, **(known | changed))


def test_corrections_wait_until_an_organiser_accepts_them_and_one_undo_takes_that_back(made):
    assert details(made, title="Kapten", name="Åsa Ek Öberg", may_film="no", mail_language="en").status_code == 303
    assert (made.asa.title, made.asa.name, made.asa.may_film, made.asa.mail_language) == ("", "Åsa Ek", "no", "en")
    assert "Waits for the organiser" in shown(made, "details/")
    organiser = sign_in(made.app, made.account.email, factories.PASSWORD)
    base = f"/organise/{made.event.slug}/panelists/"
    text = text_of(organiser.get(base + "asked/", headers=ENGLISH).text)
    assert ("Title: – → became Kapten" in text, "Name: Åsa Ek → became Åsa Ek Öberg" in text) == (True, True)
    settle = f"{base}{made.asa.code}/corrections"
    csrf = {"csrf_token": token(organiser, base + "asked/")}
    organiser.post(settle, data=csrf | {"field": "name", "refuse": "1"})
    organiser.post(settle, data=csrf | {"field": "title"})
    db.session.refresh(made.asa)
    assert (made.asa.title, made.asa.name, made.asa.corrections) == ("Kapten", "Åsa Ek", [])
    undoing.undo(made.event, made.actor, journal.entries(made.event, 1)[0].id)
    assert (made.asa.title, [row["field"] for row in made.asa.corrections]) == ("", ["title"])
    # What is said again as it stands waits no more.
    details(made)
    assert made.asa.corrections == []


def test_corrections_hold_at_once_where_the_event_says_so(made):
    events.change(made.writing, made.event.version, {"corrections_wait": False})
    assert details(made, title="Kapten", pronunciation="Oo-sa").status_code == 303
    assert (made.asa.title, made.asa.pronunciation, made.asa.corrections) == ("Kapten", "Oo-sa", [])
    assert details(made, name="").status_code == 422
    stale = made.asa.version
    people.change(made.writing, made.asa, stale, {"title": "Styrman"})
    answer = post(made, "details/", version=stale, **dict.fromkeys(("organisation", "biography", "website", "pronunciation"), ""),
        name="Åsa Ek", title="Kocken", mail_language="", may_film="", may_record="", may_photograph="", may_name="")  # fmt: skip
    assert (answer.status_code, "Kocken" in answer.text, made.asa.title) == (409, True, "Styrman")


def test_a_portrait_is_cut_as_it_was_chosen(made):
    image = Image.new("RGB", (400, 200), "red")
    image.paste("blue", (200, 0, 400, 200))
    out = io.BytesIO()
    image.save(out, "PNG")
    for x, colour in (("0", (254, 0, 0)), ("100", (0, 0, 254))):
        data = {"picture": (io.BytesIO(out.getvalue()), "jag.png"), "zoom": "200", "x": x, "y": "50"}
        assert post(made, "details/portrait", content_type=None, **data).status_code == 303
        assert (made.asa.portrait, [row["field"] for row in made.asa.corrections]) == ("", ["portrait"])
        got = Image.open(io.BytesIO(made.client.get(made.link + "details/portrait.webp").data)).convert("RGB")
        assert max(abs(a - b) for a, b in zip(got.getpixel((128, 128)), colour, strict=True)) < 20
    key = made.asa.corrections[0]["value"]
    assert made.client.get(f"/media/{key}-96.webp").status_code == 404
    assert post(made, "details/portrait").status_code == 422


def test_of_portraits_a_person_sends_twenty_an_hour(made, monkeypatch):
    monkeypatch.setattr(limits, "PORTRAITS", limits.Limit(limits.PORTRAITS.name, 2, limits.PORTRAITS.seconds))
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "PNG")

    def sent(data, link=None):
        link = link or made.link
        fields = {"csrf_token": token(made.client, link), "picture": (io.BytesIO(data), "jag.png")}
        return made.client.post(f"{link}details/portrait", data=fields, headers=ENGLISH)

    with time_machine.travel(BEFORE, tick=False):
        # What is no picture takes work too.
        assert [sent(data).status_code for data in (out.getvalue(), b"x")] == [303, 422]
        answer = sent(out.getvalue())
        assert (answer.status_code, answer.headers["Retry-After"], "61 minutes" in answer.text) == (429, "3601", True)
        assert post(made, "details/portrait", remove="1").status_code == 303
        assert sent(out.getvalue(), f"/me/{people.token(made.bo, made.secret)}/").status_code == 303


def test_a_time_with_an_offset_of_its_own_is_refused_with_a_word(made):
    for start, end in (("11:00+02:00", "12:00"), ("11:00", "12:00Z"), ("11:00+02:00", "12:00+02:00")):
        answer = post(
            made, "answer", seat=seat(made, made.early).id, answer="another", times_day="2027-07-03", times_start=start, times_end=end
        )  # fmt: skip
        assert (answer.status_code, "Give a day and two times in each row." in answer.text) == (422, True), (start, end)


def test_all_that_is_kept_can_be_taken_along_and_its_erasure_asked_for(made):
    contacts.save(made.writing, made.asa, made.asa.version, [contacts.Contact("Eva Lind", "sekreterare", "eva@example.org")])
    post(made, "answer", seat=seat(made, made.early).id, answer="declined", word="Är sjuk")
    answer = made.client.get(made.link + "data.json")
    kept = json.loads(answer.data)
    assert (kept["person"]["name"], kept["person"]["contacts"]) == (
        "Åsa Ek", [{"name": "Eva Lind", "role": "sekreterare", "email": "eva@example.org", "phone": "", "receives": False}],
    )  # fmt: skip
    told = {s["seminar"]: (s["answer"], s["other_word"], s["note"]) for s in kept["seats"]}
    assert told == {"Om vind": ("declined", "Är sjuk", "Ta med skor"), "Om vågor": ("invited", "", "")}
    assert "attachment" in answer.headers["Content-Disposition"]
    for _ in range(2):
        assert post(made, "erasure/").status_code == 303
    assert [e.action for e in journal.entries(made.event, 2)] == ["ask erasure", "answered"]
    organiser = sign_in(made.app, made.account.email, factories.PASSWORD)
    base = f"/organise/{made.event.slug}/panelists/"
    page = organiser.get(base + "asked/", headers=ENGLISH).text
    assert (f"{made.asa.code}/erase" in page, "Asks to be erased" in page) == (True, True)
    organiser.post(f"{base}{made.asa.code}/erasure/let-be", data={"csrf_token": token(organiser, base + "asked/")})
    db.session.refresh(made.asa)
    assert made.asa.erasure_asked_at is None


def test_an_answer_makes_what_there_is_to_see_seen_the_first_time_alone(made):
    post(made, "answer", seat=seat(made, made.early).id, answer="confirmed")
    first = made.asa.seen["slots"][made.late.code]["starts"]
    seminars.change(made.writing, made.late, made.late.version, {"starts_at": factories.at("15:00")})
    factories.release(made)
    post(made, "answer", seat=seat(made, made.early).id, answer="declined")
    assert (made.asa.seen["slots"][made.late.code]["starts"], "15:00: was 14:30 in Stora salen" in shown(made)) == (first, True)


def test_call_times_are_entries_of_their_own_where_that_is_wished(made):
    with time_machine.travel(BEFORE, tick=False):
        plain, calls = (icalendar.Calendar.from_ical(made.client.get(made.link + p).data) for p in ("calendar.ics", "calendar-calls.ics"))
    uid = made.event.uid_domain
    entries = {str(e["UID"]): (str(e["SUMMARY"]), e.decoded("DTSTART"), e.decoded("DTEND")) for e in calls.walk("VEVENT")}
    own = {str(e["UID"]): (str(e["SUMMARY"]), e.decoded("DTSTART"), e.decoded("DTEND")) for e in plain.walk("VEVENT")}
    assert set(own) == {f"{made.early.code}@{uid}", f"{made.late.code}@{uid}"}
    call = ("Var på plats: Om vind", factories.at("08:40"), factories.at("09:00"))
    assert entries == own | {f"call-{made.early.code}@{uid}": call}


def test_a_lost_link_goes_to_a_known_address_and_the_answer_is_the_same_for_any(made, monkeypatch):
    people.change(made.writing, made.asa, made.asa.version, {"email": "Asa@Example.org", "mail_language": "en"})
    made.app.config["SMTP_URL"] = ""
    assert "sends no mail" in made.client.get("/me/", headers=ENGLISH).text
    made.app.config["SMTP_URL"] = "smtp://127.0.0.1:9"

    def ask(email):
        data = {"csrf_token": token(made.client, "/me/"), "email": email}
        answer = made.client.post("/me/", data=data, headers=ENGLISH)
        return answer.status_code, answer.text

    def waiting():
        return [(m.recipient, m.subject, m.person_id) for m in db.session.scalars(db.select(Message).order_by(Message.id))]

    told = [ask(email) for email in (" asa@example.org", "ingen@example.org", "inget", "")]
    assert ({code for code, _ in told}, len({text for _, text in told})) == ({200}, 1)
    assert waiting() == [("Asa@Example.org", "Your link to Sjödagen", made.asa.id)]
    assert made.link not in db.session.scalar(db.select(Message.body))
    # Whoever asks in vain from the same network keeps nobody from theirs.
    assert {ask(f"ingen{n}@example.org")[0] for n in range(25)} == {200}
    assert [ask("asa@example.org")[0] for _ in range(3)] == [200] * 3
    assert len(waiting()) == 3
    monkeypatch.setattr(limits, "LINKS_NETWORK", limits.Limit(limits.LINKS_NETWORK.name, 32, 60))
    assert ask("asa@example.org")[0] == 429


def test_a_copy_leaves_what_was_said_of_the_day_behind_and_a_merge_loses_nothing(made):
    values = {"may_film": "yes", "pronunciation": "Oo-sa", "contacts": contacts.rows(made.asa, [contacts.Contact("Eva Lind")])}
    people.change(made.writing, made.asa, made.asa.version, values)
    people.change(made.writing, made.bo, made.bo.version, {"contacts": contacts.rows(made.bo, [contacts.Contact("Ola By")])})

    def copied(slug, private):
        copy = copying.copy(made.event, made.account, copying.New("Nästa", slug, date(2028, 7, 3)), copying.Copied(private=private))
        asa = next(p for p in loading.tables(copy).people if p.name == "Åsa Ek")
        names = [contact.name for contact in contacts.of(asa)]
        return asa.may_film, asa.pronunciation, names, copy.day_contact_name, copy.corrections_wait

    assert copied("utan", False) == ("", "", [], "", True)
    assert copied("med", True) == ("", "Oo-sa", ["Eva Lind"], "Kim Berg", True)
    (ola,) = contacts.of(made.bo)
    link = f"/me/{contacts.token(made.bo, ola, made.secret)}/"
    choice = merging.Choice(made.asa.code, made.bo.code, (made.asa.version, made.bo.version))
    merging.merge(made.writing, choice)
    assert [contact.name for contact in contacts.of(made.asa)] == ["Eva Lind", "Ola By"]
    assert "You act for Åsa Ek, as Ola By." in html.unescape(made.client.get(link, headers=ENGLISH).text)
