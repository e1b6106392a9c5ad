"""Material of a try-out for one workshop: made by code, and said to be a demonstration."""

from django.utils import timezone, translation

from workshops import demonstration
from workshops.files.incoming import made_here
from workshops.models import Download, Material, MaterialVersion
from workshops.services import material as services

Kind, Audience = Material.Kind, Material.Audience

TITLES = {
    "introduction": {
        "en": "Introduction (demonstration)",
        "nl": "Inleiding (demonstratie)",
        "fr": "Introduction (démonstration)",
        "de": "Einführung (Demonstration)",
    },
    "slides": {
        "en": "Slides (demonstration)",
        "nl": "Presentatie (demonstratie)",
        "fr": "Diapositives (démonstration)",
        "de": "Folien (Demonstration)",
    },
    "minutes": {
        "en": "Minutes (demonstration)",
        "nl": "Verslag (demonstratie)",
        "fr": "Compte rendu (démonstration)",
        "de": "Protokoll (Demonstration)",
    },
}
NOTE = "This document was made for a demonstration of the portal. It was not shown in the workshop."


def seed_material(workshop):
    """What a workshop would have left behind; nothing where it has material already."""
    if Material.objects.filter(workshop=workshop).exists():
        return
    with translation.override("en"):
        title, topics = workshop.title, [line for line in workshop.topics.splitlines() if line]
        items = [(item.title, f"{item.minutes} minutes") for item in workshop.agenda.all()]
    points = topics or [name for name, _minutes in items] or [title]
    about = [NOTE, f"{title} is a workshop of {workshop.group}.", "It is about:", *points]
    _add(
        workshop,
        "introduction",
        f"{workshop.slug}-introduction.pdf",
        demonstration.pdf(title[:44], about),
        kind=Kind.READING,
        audience=Audience.PUBLIC,
    )
    slides = [(name, [minutes]) for name, minutes in items] or [("Topics", points)]
    _add(
        workshop,
        "slides",
        f"{workshop.slug}-slides.pptx",
        demonstration.pptx(title, [*slides, ("About these slides", [NOTE])]),
        kind=Kind.SLIDES,
        audience=Audience.MEMBERS,
    )
    if workshop.ends_at < timezone.now():
        said = [f"{name} ({minutes}): discussed." for name, minutes in items]
        _add(
            workshop,
            "minutes",
            f"{workshop.slug}-minutes.docx",
            demonstration.docx(f"Minutes: {title}", [NOTE, *said, *points]),
            kind=Kind.MINUTES,
            audience=Audience.GROUP,
        )


def _add(workshop, which, name, content, **values):
    titles = {f"title_{code}": text for code, text in TITLES[which].items()}
    values |= {"text_language": "en", "language": "en"}
    file = made_here(name, content)
    if file.trouble:
        raise file.trouble
    services.add_file(workshop, file, None, title=TITLES[which]["en"], **titles, **values)


def remove_material(workshops):
    """What `seed_material` made, file by file; the files themselves go with the next sweep."""
    made = Material.objects.filter(
        workshop__in=workshops, title_en__in=[title["en"] for title in TITLES.values()]
    )
    Download.objects.filter(version__material__in=made).delete()
    MaterialVersion.objects.filter(material__in=made).delete()
    made.delete()
