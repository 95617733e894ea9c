"""Whom a picture shows, by the name of its file."""

import unicodedata

import pytest

from eventapp.programme.picturenames import Whose, whose

PEOPLE = [
    ("NINA", "Nina Rung"), ("ASA", "Åsa Regnér"), ("BJORN", "Dr Björn Östlund"), ("EVA", "Eva Maria Lööf-Ek"),
    ("ANNA1", "Anna Ek"), ("ANNA2", "Anna Berg"), ("KIM", "Kim"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("nina_rung.jpg", "NINA"), ("Rung, Nina.JPEG", "NINA"), ("RungNina.webp", "NINA"), ("ninarung.png", "NINA"),
        ("rungnina2.png", "NINA"), ("IMG_2041 Nina Rung (3) press final.jpg", "NINA"), ("C:\\bilder\\nina-rung.jpg", "NINA"),
        ("asa-regner.jpg", "ASA"), ("Aasa_Regner.jpg", "ASA"), ("ÅSA REGNÉR.JPG", "ASA"),
        (unicodedata.normalize("NFD", "åsa_regnér.jpg"), "ASA"), ("Regner.jpg", "ASA"), ("Asa Regnor.jpg", "ASA"),
        ("bjoern.oestlund.png", "BJORN"), ("Ostlund_Bjorn_2023.png", "BJORN"), ("Eva Ek Lööf.jpg", "EVA"), ("eva-ek.jpg", "EVA"),
        ("anna_ek.jpg", "ANNA1"), ("Kim.jpg", "KIM"),
    ],
)  # fmt: skip
def test_one_is_known_by_it(name, found):
    assert whose(name, PEOPLE).sure == found


@pytest.mark.parametrize(
    ("name", "likely"),
    [("DSC00012.jpg", ()), ("", ()), ("Anna.jpg", ("ANNA1", "ANNA2")), ("Nina.jpg", ("NINA",)), (".jpg", ()), ("ek.jpg", ("EVA", "ANNA1"))],
)  # fmt: skip
def test_nobody_is_guessed(name, likely):
    assert whose(name, PEOPLE) == Whose(likely)


def test_of_two_of_one_name_neither_is_taken():
    assert whose("bo-as.jpg", [("A", "Bo Ås"), ("B", "Bo Ås")]) == Whose(("A", "B"))
