"""Languages as files name them: by ISO 639 code or by name, kept as the shortest code there is."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global

from eventapp.formats.persons import folded

# The locales whose names of languages are known; the names that the larger languages have for themselves.
_NAMED_IN = ("en", "sv", "de", "fr", "nb", "da")
_OWN = (
    "ar العربية|bg български|bs bosanski|ca català|cs čeština|cy cymraeg|el ελληνικά|es español|es castellano|et eesti|eu euskara"
    "|fa فارسی|fi suomi|ga gaeilge|gl galego|he עברית|hi हिन्दी|hr hrvatski|hu magyar|is íslenska|it italiano|ja 日本語|ko 한국어"
    "|lt lietuvių|lv latviešu|mk македонски|nl nederlands|nn nynorsk|no norsk|pl polski|pt português|ro română|ru русский"
    "|se davvisámegiella|sk slovenčina|sl slovenščina|so soomaali|sq shqip|sr srpski|tr türkçe|uk українська|zh 中文|ku kurdî"
)
# Names that none of those have, and countries that people write for their language.
_OTHERS = "zh mandarin|prs dari|se samiska|swl teckenspråk|swl svenskt teckenspråk|swl swedish sign language|sgn sign language"
_COUNTRIES = {"SE": "sv", "DK": "da", "GB": "en", "US": "en", "CZ": "cs", "JP": "ja", "CN": "zh", "KR": "ko", "GR": "el", "UA": "uk"}
# A code of its own to begin with: "de", "de-AT", "zh_Hant", "gsw".
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8}){0,3}")
_PARTS = re.compile(r"[/,;|&+()]|\s(?:and|och|und|et|og|with|med|mit)\s")
LONGEST = 200


def language(text: str) -> tuple[str, bool]:
    """The code of a language, two letters where there are two, and whether that is all the text says.

    Of several the first; empty where none is known.
    """
    if country := _COUNTRIES.get(text.strip(" .")):
        return country, False
    plain = folded(text)[:LONGEST].strip(" .")
    if found := _one(plain):
        return found, True
    parts = [part.strip(" .") for part in _PARTS.split(plain) if part.strip(" .")]
    named = next((code for part in parts if (code := _one(part))), "")
    words = re.findall(r"\w{4,}", plain)
    return named or next((code for each in words if (code := _names().get(each, ""))), ""), False


def _one(text: str) -> str:
    named = _names().get(text)
    if named:
        return named
    match = _CODE.fullmatch(text)
    if match is None:
        return ""
    code = _shortest(match[1])
    # Of three letters there are thousands, also such as no table here names; of two all are named.
    return code if len(code) == 3 or code in _codes() else ""


def _shortest(code: str) -> str:
    found = str(get_global("language_aliases").get(code, code)).split("_")[0]
    return found if len(found) in (2, 3) else code


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if len(code) in (2, 3))


@cache
def _names() -> dict[str, str]:
    """Every name there is → code; of a name that two have, the shorter code."""
    found = {folded(name): code for code, _, name in (each.partition(" ") for each in f"{_OWN}|{_OTHERS}".split("|"))}
    for locale in _NAMED_IN:
        for code, name in sorted(Locale(locale).languages.items(), key=lambda item: (len(item[0]), item[0])):
            if len(code) in (2, 3):
                found.setdefault(folded(str(name)), code)
    return found
