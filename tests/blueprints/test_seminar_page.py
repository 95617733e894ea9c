"""A seminar's page: who it is for, how one gets in, what is beside it and what is alike."""

import pytest
import time_machine
from lxml import html
from werkzeug.datastructures import MultiDict

from eventapp.services.draft import loading
from tests import factories
from tests.conftest import sign_in

SWEDISH = {"Accept-Language": "sv"}


@pytest.fixture
def made(lite):
    with time_machine.travel("2027-07-01T12:00:00+02:00"):
        made = factories.make_event(title="Havsdagen", venue_name="Bryggan", venue_city="Visby", venue_directions="Bakom kyrkan")
        made.hall, made.side = factories.room(made, "Stora salen", directions="En trappa upp"), factories.room(made, "Lilla salen")
        day = (("Morgon", "hall", "09:00", ["Fisk"]), ("Havet", "hall", "10:00", ["Fisk", "Öar"]), ("Kväll", "hall", "11:00", []),
               ("Vid sidan", "side", "10:00", ["öar", "fisk"]))  # fmt: skip
        for title, where, starts, tags in day:
            factories.seminar(made, title, room=getattr(made, where), starts_at=factories.at(starts), tags=tags)
        factories.seminar(made, "Inställd", room=made.hall, starts_at=factories.at("10:30"), tags=["Öar"], state="cancelled")
        factories.seminar(made, "Utan tid", tags=["Öar"])
        factories.release(made)
    return made


def page(made, slug):
    answer = made.app.test_client().get(f"/havsdagen/seminars/{slug}/", headers=SWEDISH)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


def texts(tree, path):
    return [" ".join(e.text_content().split()) for e in tree.xpath(path)]


def test_what_is_beside_it_and_what_is_alike(made):
    tree = page(made, "havet")
    assert texts(tree, "//nav[@class='neighbours']/a") == ["Före, i samma lokal, 09:00 Morgon", "Efter, i samma lokal, 11:00 Kväll"]
    assert texts(tree, "//section[h2[@id='alike-heading']]//*[@data-title]") == ["Vid sidan", "Morgon"]
    assert texts(page(made, "morgon"), "//nav[@class='neighbours']/a") == ["Efter, i samma lokal, 10:00 Havet"]
    alone = page(made, "utan-tid")
    assert (texts(alone, "//nav[@class='neighbours']"), texts(alone, "//section//*[@data-title]")) == ([], ["Havet", "Vid sidan"])


def test_who_it_is_for_and_what_makes_it_accessible_are_typed_and_shown(made):
    client = sign_in(made.app, made.account.email, factories.PASSWORD)
    listed = client.get("/organise/havsdagen/seminars/").text
    code = html.document_fromstring(listed).xpath("//a[normalize-space()='Havet']/@href")[0].split("/")[-2]
    address = f"/organise/havsdagen/seminars/{code}/"
    form = html.document_fromstring(client.get(address).text).xpath("//form[@data-guard]")[0]
    values = [(k, v) for k, v in form.form_values() if k not in ("services", "audience", "sign_language", "interpretation")]
    chosen = [("services", "step-free"), ("services", "accessible-toilet"), ("services", "captions")]
    typed = [("audience", "Lärare & föräldrar"), ("sign_language", "svenskt teckenspråk"), ("interpretation", "engelska")]
    assert client.post(address, data=MultiDict([*values, *chosen, *typed])).status_code == 303
    with time_machine.travel("2027-07-01T12:00:00+02:00"):
        release = factories.release(made)
    tree = page(made, "havet")
    assert texts(tree, "//ul[contains(@class,'services')]/li") == [
        "Teckenspråk (svenskt teckenspråk)", "Textning", "Stegfri entré", "Tillgänglig toalett", "Tolkning till engelska",
    ]  # fmt: skip
    facts = texts(tree, "//dl[@class='facts']/div/dd")
    assert "Lärare & föräldrar" in facts
    assert "Stora salenBryggan, Visby Visa på karta En trappa upp Bakom kyrkan" in facts
    feed = made.app.test_client().get("/havsdagen/calendar/all.ics").text.replace("\r\n ", "")
    assert "Tillgänglighet: stegfri entré\\, tillgänglig toalett\\, textning\\, teckenspråkstolkning (svenskt teckenspråk)\\, tolkning (engelska)" in feed
    assert "Vem det är för: Lärare & föräldrar" in feed
    [said] = [s for s in release.programme.seminars if s.slug == "havet"]
    assert (said.audience, said.sign_language, said.interpretation) == ("Lärare & föräldrar", "svenskt teckenspråk", "engelska")


def test_the_page_of_whoever_else_holds_it_is_typed_and_shown(made):
    with time_machine.travel("2027-07-01T12:00:00+02:00"):
        client = sign_in(made.app, made.account.email, factories.PASSWORD)
        [row] = [s for s in loading.tables(made.event).seminars if s.title == "Utan tid"]
        address = f"/organise/havsdagen/seminars/{row.code}/"
        form = html.document_fromstring(client.get(address).text).xpath("//form[@data-guard]")[0]
        values = [(k, v) for k, v in form.form_values() if k not in ("host", "host_page", "kind")]
        typed = [("kind", "external"), ("host", "Region Gotland"), ("host_page", "javascript:alert(1)")]
        refused = client.post(address, data=MultiDict([*values, *typed]))
        # What was typed is still there, with why.
        field = html.document_fromstring(refused.text).xpath("//input[@name='host_page']")[0]
        assert (refused.status_code, field.value, field.get("aria-invalid")) == (422, "javascript:alert(1)", "true")
        typed[-1] = ("host_page", "www.gotland.example/seminarium?a=1&b=2")
        assert client.post(address, data=MultiDict([*values, *typed])).status_code == 303
        factories.release(made)
        reader, link = made.app.test_client(), "https://www.gotland.example/seminarium?a=1&b=2"
        for shown in (page(made, "utan-tid"), html.document_fromstring(reader.get("/havsdagen/", headers=SWEDISH).text)):
            [found] = shown.xpath(f"//a[@href='{link}']")
            assert (" ".join(found.text_content().split()), found.get("rel")) == ("Arrangörens sida: Utan tid", "noopener nofollow")
        held = reader.get("/havsdagen/seminars/utan-tid.md").text
    assert "- Arrangörens sida: https://www.gotland.example/seminarium?a=1&b=2" in held
    [said] = [s for s in reader.get("/havsdagen/programme.json").json["seminars"] if s["slug"] == "utan-tid"]
    assert (said["host"], said["host_page"], said["kind"]) == ("Region Gotland", link, "external")
