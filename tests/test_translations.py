"""Every string of the portal is there in Dutch, French and German, and fits its English one."""

import gettext
import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
SOURCES = ["pact", "members", "news", "workshops", "templates", "locale"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    """The catalogues as they would be after makemessages, made in a copy of the project."""
    folder = tmp_path_factory.mktemp("translations")
    for name in SOURCES:
        shutil.copytree(settings.BASE_DIR / name, folder / name)
    command = [sys.executable, "-m", "django", "makemessages", "--verbosity", "0"]
    for language in LANGUAGES:
        command += ["--locale", language]
    surroundings = {
        name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"
    }
    subprocess.run(command, cwd=folder, env=surroundings, check=True, timeout=120)
    return {
        language: polib.pofile(str(folder / "locale" / language / "LC_MESSAGES" / "django.po"))
        for language in LANGUAGES
    }


def translations(entry):
    """The pairs of an English text and a translation of it that belong together."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [
        (entry.msgid if number == 0 else entry.msgid_plural, text)
        for number, text in entry.msgstr_plural.items()
    ]


@each_language
def test_the_catalogue_holds_all_strings_and_no_others(catalogues, language):
    catalogue = catalogues[language]
    stored = polib.pofile(
        str(settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po")
    )
    known = {(entry.msgctxt, entry.msgid) for entry in stored if not entry.obsolete}
    needed = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    assert len(needed) > 100
    assert known == needed
    assert [entry.msgid for entry in stored.obsolete_entries()] == []


@each_language
def test_every_string_is_translated(catalogues, language):
    catalogue = catalogues[language]
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@each_language
def test_placeholders_and_line_breaks_are_those_of_the_english_text(catalogues, language):
    wrong = []
    for entry in catalogues[language].translated_entries():
        for english, text in translations(entry):
            expected = sorted(PLACEHOLDER.findall(english))
            found = sorted(PLACEHOLDER.findall(text))
            ends = [(part[:1] == "\n", part[-1:] == "\n") for part in (english, text)]
            if (found != expected) or ends[0] != ends[1]:
                wrong.append((english, text))
    assert wrong == []


@each_language
def test_a_translation_brings_no_markup_of_its_own(catalogues, language):
    tag = re.compile(r"</?\w+")
    wrong = [
        (english, text)
        for entry in catalogues[language].translated_entries()
        for english, text in translations(entry)
        if sorted(tag.findall(english)) != sorted(tag.findall(text))
    ]
    assert wrong == []


@each_language
def test_the_catalogue_compiles_and_is_found_by_gettext(tmp_path, language):
    source = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    target = tmp_path / language / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    compiled = subprocess.run(
        [
            sys.executable,
            "-m",
            "babel.messages.frontend",
            "compile",
            "--input-file",
            str(source),
            "--output-file",
            str(target),
            "--locale",
            language,
        ],
        capture_output=True,
        text=True,
    )
    assert compiled.returncode == 0, compiled.stderr
    found = gettext.translation("django", tmp_path, [language])
    assert found.gettext("News") == polib.pofile(str(source)).find("News").msgstr


@each_language
def test_the_catalogue_says_how_its_plurals_work(language):
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    metadata = polib.pofile(str(path)).metadata
    assert metadata["Language"] == language
    assert metadata["Plural-Forms"].startswith("nplurals=2;")
