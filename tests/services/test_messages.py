"""Messages to several: whom, the texts that are kept, and that all of it is sent once."""

import re
import threading

import pytest
from flask import current_app

from eventapp.extensions import db
from eventapp.formats.placeholders import Fault
from eventapp.models import Entry, Message, Sending
from eventapp.services.draft import loading, people, seminars
from eventapp.services.errors import Invalid, NotFound, Stale
from eventapp.services.events import copying, erasing
from eventapp.services.mail import letters, outbox
from eventapp.services.messages import sending, templates, whom
from eventapp.services.messages.filling import Text, Texts
from eventapp.services.messages.whom import Whom
from eventapp.services.people import erasure
from tests import factories
from tests.operations import servers
from tests.operations.servers import Inbox

HELLO = Texts(sv=Text("Om {evenemang}", "Hej {förnamn}\n\n{länk}"), en=Text("About {event}", "Hello {first name}"))


@pytest.fixture
def day(app):
    app.config["SMTP_URL"] = "smtp://127.0.0.1:1"
    made = factories.make_event(factories.account("Åsa", "asa@example.org", site_owner=True), title="Havsdagen")
    made.eva = factories.person(made, "Eva Ek", email="eva@example.org", mail_language="en", biography="Haven.")
    made.bo = factories.person(made, "Bo Al", email="bo@example.org", portrait="")
    made.cia = factories.person(made, "Cia Ask")
    made.dan = factories.person(made, "Dan Öst", email="dan@example.org")
    made.hall, made.tent = factories.room(made, "Hall"), factories.room(made, "Tält")
    made.hav = factories.seminar(made, "Hav", room=made.hall, tags=["Hav"], seats=[factories.seat(made.eva, "moderator"), factories.seat(made.bo)])
    made.vind = factories.seminar(made, "Vind", [made.bo, made.cia], room=made.tent, tags=["Vind"])
    made.still = factories.seminar(made, "Inställt", [made.dan], room=made.tent, state="cancelled")
    return made


def names(day, **which):
    return [person.name.split()[0] for person in whom.find(loading.tables(day.event), Whom(**which))]


def test_groups_in_all_of_the_day_and_in_a_part_of_it(day):
    answers = {(day.hav, day.bo): "confirmed", (day.vind, day.cia): "declined", (day.vind, day.bo): "another"}
    for (seminar, person), answer in answers.items():
        next(seat for seat in seminar.seats if seat.person_id == person.id).answer = answer
    db.session.flush()
    found = {group: names(day, group=group) for group in whom.GROUPS}
    assert found == {
        "part": ["Bo", "Eva"], "every": ["Bo", "Cia", "Dan", "Eva"], "moderators": ["Eva"], "panelists": ["Bo"], "interpreters": [],
        "unanswered": ["Eva"], "another": ["Bo"], "declined": ["Cia"], "portrait": ["Bo", "Eva"], "biography": ["Bo"], "chosen": [],
    }  # fmt: skip
    assert names(day, group="part", seminar=day.hav.code) == ["Bo", "Eva"]
    assert names(day, group="every", room=day.tent.code) == ["Bo", "Cia"]
    assert names(day, group="every", seminar=day.still.code) == ["Dan"]
    assert (names(day, group="moderators", tag="Vind"), names(day, group="part", tag="Vind")) == ([], ["Bo"])
    assert (names(day, group="chosen", codes=frozenset({day.dan.code})), names(day, group="nonsense")) == (["Dan"], ["Bo", "Eva"])
    assert whom.tags(loading.tables(day.event)) == ["Hav", "Vind"]


def everyone(day):
    return loading.tables(day.event).people


def test_it_goes_to_each_once_however_often_the_form_is_sent(day):
    sent = sending.send(day.event, day.actor, everyone(day), HELLO, "form")
    again = sending.send(day.event, day.actor, everyone(day), HELLO, "form")
    mails = sending.mails(sent)
    assert (again.id, sent.total, [p.name for p in sending.unreached(day.event, sent)]) == (sent.id, 3, ["Cia Ask"])
    assert [(m.recipient, m.subject, m.body, m.kind, bool(m.html)) for m in mails] == [
        ("bo@example.org", "Om Havsdagen", f"Hej Bo\n\n{letters.LINK}\n", "message", True),
        ("dan@example.org", "Om Havsdagen", f"Hej Dan\n\n{letters.LINK}\n", "message", True),
        ("eva@example.org", "About Havsdagen", "Hello Eva\n", "message", True),
    ]
    assert sending.send(day.event, day.actor, everyone(day), HELLO, "another form").id != sent.id
    assert (Message.query.count(), [e.action for e in Entry.query.order_by(Entry.id)][-2:]) == (6, ["message", "message"])
    assert sending.texts_of(sent) == HELLO


def test_two_presses_at_the_same_moment_send_once(day):
    app, event_id, at_once = day.app._get_current_object(), day.event.id, threading.Barrier(2)

    def press():
        from eventapp.services.operations import commands

        with app.app_context():
            event = commands.event_by_id(event_id)
            people_there = loading.tables(event).people
            at_once.wait(60)
            sending.send(event, day_actor, people_there, HELLO, "form")
            db.session.remove()

    day_actor = day.actor
    db.session.rollback()
    both = [threading.Thread(target=press) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    assert (Sending.query.count(), Message.query.count()) == (1, 3)


def test_nothing_is_sent_where_a_text_is_broken_nobody_has_an_address_or_there_is_no_server(day):
    for people_there, texts, said in (
        (everyone(day), Texts(sv=Text("x", "{frönamn}")), {"body_sv": "There is something wrong with the names in braces."}),
        (everyone(day), Texts(sv=Text("x", " ")), {"body_sv": "A mail needs both a subject and a text."}),
        (everyone(day), Texts(), {"form": "Write a subject and a text, in Swedish or in English."}),
        ([day.cia], HELLO, {"form": "Nobody of those who are chosen has a mail address."}),
    ):
        with pytest.raises(Invalid) as refused:
            sending.send(day.event, day.actor, people_there, texts, "form")
        assert refused.value.errors == said
    current_app.config["SMTP_URL"] = ""
    with pytest.raises(Invalid):
        sending.send(day.event, day.actor, everyone(day), HELLO, "form")
    assert (Sending.query.count(), Message.query.count()) == (0, 0)


def test_how_far_it_has_come_and_what_is_taken_back(day):
    inbox = Inbox()
    inbox.answers = {"bo@example.org": "550 Nobody here", "dan@example.org": "450 Later"}
    sent = sending.send(day.event, day.actor, everyone(day), HELLO, "form")
    assert sending.progress(sending.mails(sent)) == sending.Progress(3, 0, 0, 0, 0)
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    found = sending.progress(sending.mails(sent))
    assert (found, found.ended) == (sending.Progress(3, 1, 1, 1, 0), True)
    assert [(m.recipient, m.answer) for m in sending.mails(sent)] == [
        ("bo@example.org", "550 Nobody here"), ("dan@example.org", "450 Later"), ("eva@example.org", "250 OK"),
    ]  # fmt: skip
    assert sending.stop(day.event, sent.id) == 1
    assert sending.progress(sending.mails(sent)) == sending.Progress(3, 1, 1, 0, 1)
    with pytest.raises(NotFound):
        sending.stop(factories.make_event(day.account).event, sent.id)


def test_the_number_of_one_is_not_the_beginning_of_another(day):
    many = [sending.send(day.event, day.actor, [day.eva], HELLO, str(n)) for n in range(11)]
    assert {len(sending.mails(each)) for each in many} == {1}


def test_a_failed_one_goes_to_the_address_that_was_mended_and_to_nobody_else(day):
    inbox = Inbox()
    inbox.answers = {"bo@example.org": "550 Nobody here"}
    sent = sending.send(day.event, day.actor, [day.bo, day.eva], HELLO, "form")
    with servers.good(inbox) as port:
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
        people.change(day.writing, day.bo, day.bo.version, {"email": "bo.al@example.org"})
        failed = next(m for m in sending.mails(sent) if m.failed_at)
        outbox.send_again(day.event.id, failed.id, False)
        outbox.send_pending(f"smtp://127.0.0.1:{port}")
    assert [to for to, _ in inbox.mails] == [["eva@example.org"], ["bo.al@example.org"]]
    mail = inbox.mails[1][1]
    assert (mail["Subject"], mail["Auto-Submitted"], re.search(r"/me/\S+/", mail.get_body(("plain",)).get_content()) is not None) == (
        "Om Havsdagen", "auto-generated", True,
    )  # fmt: skip
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_a_test_goes_to_oneself_without_the_link_of_anybody(day):
    (letter,) = sending.letters_to(day.event, [day.bo], HELLO)
    for _ in range(2):
        sending.send_test(day.event, letter, "asa@example.org", "form")
    (mail,) = Message.query.all()
    stand_in = "https://programme.example.org/me/…/"
    assert (mail.recipient, mail.person_id, mail.body, mail.html.count(stand_in)) == ("asa@example.org", None, f"Hej Bo\n\n{stand_in}\n", 2)


def saved(day, key, version=0, name="", body="Hej {namn}"):
    return templates.save(day.writing, key, version, name, Texts(sv=Text("Ämne", body)))


def test_an_event_begins_with_ours_which_can_be_filled_in_in_both_languages(day):
    found = templates.of(day.event)
    assert [(each.key, each.name, each.who, each.ours, each.changed) for each in found] == [
        ("invitation", "Invitation", "unanswered", True, False), ("before", "Before the day", "part", True, False),
        ("portrait", "Send your portrait", "portrait", True, False), ("thanks", "Thanks", "part", True, False),
    ]  # fmt: skip
    for each in found:
        assert templates.checked(each.texts) == each.texts and each.texts.sv.whole and each.texts.en.whole
        assert each.texts.sv != each.texts.en


def test_ours_are_changed_and_come_back_and_own_ones_are_added_and_taken_away(day):
    assert saved(day, "thanks").changed
    templates.remove(day.event, day.actor, "thanks")
    assert not templates.find(day.event, "thanks").changed
    own = saved(day, "", name="Efterlysning")
    templates.remove(day.event, day.actor, own.key)
    assert ([t.key for t in templates.of(day.event)][4:], [t.name for t in templates.of(day.event, removed=True)]) == ([], ["Efterlysning"])
    templates.remove(day.event, day.actor, own.key, back=True)
    assert templates.of(day.event)[4:] == [templates.Template(own.key, "Efterlysning", Texts(sv=Text("Ämne", "Hej {namn}")), "part", 3)]
    for key in ("own-nothing", "before"):
        with pytest.raises(NotFound):
            templates.remove(day.event, day.actor, key)


def test_a_broken_text_is_refused_when_it_is_saved_and_a_stale_one_with_both_versions(day):
    with pytest.raises(templates.Unfit) as refused:
        saved(day, "thanks", body="Hej\n{namm} {")
    assert refused.value.faults == {"body_sv": (Fault("unknown", 2, 1, "{namm}", "name"), Fault("open", 2, 8, "{"))}
    first = saved(day, "thanks", body="Ett")
    saved(day, "thanks", first.version, body="Två")
    with pytest.raises(Stale) as stale:
        saved(day, "thanks", first.version, body="Tre")
    assert (stale.value.theirs, stale.value.yours, stale.value.by) == ({"body_sv": "Två"}, {"body_sv": "Tre"}, "Åsa")
    with pytest.raises(Invalid):
        saved(day, "", name="")


def test_who_is_erased_is_named_in_no_text_that_was_sent_or_is_kept(day):
    saved(day, "thanks", body="Tack Cia Ask")
    sent = sending.send(day.event, day.actor, everyone(day), Texts(sv=Text("Om Cia Ask", "Cia Ask kommer")), "form")
    erasure.erase(day.event, day.actor, day.cia, erasure.Asked("Cia Ask"), day.shelf)
    found = sending.find(day.event, sent.id)
    said = f"{found.subject_sv} {found.body_sv} {templates.find(day.event, 'thanks').texts.sv.body}"
    assert ("Cia" in said, found.unreached) == (False, [])


def test_an_erased_event_leaves_nothing_of_it(day):
    saved(day, "thanks")
    sending.send(day.event, day.actor, everyone(day), HELLO, "form")
    erasing.erase(day.event, day.actor, day.event.slug, day.shelf)
    assert (Sending.query.count(), Message.query.count()) == (0, 0)


def test_a_copy_of_the_event_has_the_texts_that_are_not_as_we_wrote_them(day):
    saved(day, "thanks", body="Tack!")
    own, gone = saved(day, "", name="Efterlysning"), saved(day, "", name="Borta")
    templates.remove(day.event, day.actor, gone.key)
    made = copying.copy(day.event, day.account, copying.New("Nästa år", "", factories.DAY.replace(year=2028)))
    before = {t.key: (t.name, t.texts) for t in templates.of(day.event)}
    assert ({t.key: (t.name, t.texts) for t in templates.of(made)}, own.key in before) == (before, True)


def test_what_was_sent_is_of_one_seminar_moved_or_not(day):
    seminars.change(day.writing, day.hav, day.hav.version, {"title": "Havet"})
    (mail,) = sending.mails(sending.send(day.event, day.actor, [day.eva], Texts(en=Text("{event}", "{times}")), "form"))
    assert mail.body == "not set yet, Hall: “Havet”\n"
