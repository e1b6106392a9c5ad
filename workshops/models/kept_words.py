"""The triggers that keep what can be found of material (`MaterialWords`), whatever the way in."""

import pgtrigger

from pact.translated import columns

TEXTS = [*columns("title", "description"), "language", "text_language"]


def keeping_words(key, *fields):
    """Triggers on the material itself; their function is made by the migration."""
    fields = [*TEXTS, *fields]
    call = f"PERFORM keep_material_words(NEW.{key}); RETURN NULL;"
    return [
        pgtrigger.Trigger(
            name="words_of_new", operation=pgtrigger.Insert, when=pgtrigger.After, func=call
        ),
        pgtrigger.Trigger(
            name="words_of_changed",
            operation=pgtrigger.UpdateOf(*fields),
            when=pgtrigger.After,
            condition=pgtrigger.AnyChange(*fields),
            func=call,
        ),
    ]


def keeping_words_of_text():
    """Triggers on what was read out of a version's file."""
    func = """
        PERFORM keep_material_words(v.material_id)
        FROM workshops_materialversion v WHERE v.id = NEW.version_id;
        RETURN NULL;
    """
    return [
        pgtrigger.Trigger(
            name="words_of_text",
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("text"),
            when=pgtrigger.After,
            func=func,
        ),
    ]


def keeping_words_of_versions():
    """A new version takes the place of the words of the one before."""
    return [
        pgtrigger.Trigger(
            name="words_of_version",
            operation=pgtrigger.Insert,
            when=pgtrigger.After,
            func="PERFORM keep_material_words(NEW.material_id); RETURN NULL;",
        ),
    ]
