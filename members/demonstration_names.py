"""The names of made-up organisations, in the portal's languages."""

MARK = {
    "en": "(demonstration)",
    "nl": "(demonstratie)",
    "fr": "(démonstration)",
    "de": "(Demonstration)",
}
# What an organisation is called before its place or its field: English, Dutch, French, German.
BEGINNINGS = [
    ("City of ", "Stad ", "Ville de ", "Stadt "),
    ("Municipality of ", "Gemeente ", "Commune de ", "Gemeinde "),
    ("Borough of ", "Stadsdeel ", "Arrondissement de ", "Stadtbezirk "),
    ("Canton of ", "Kanton ", "Canton de ", "Kanton "),
    ("Province of ", "Provincie ", "Province de ", "Provinz "),
    ("Region of ", "Regio ", "Région de ", "Region "),
    (
        "Regional Agency for ",
        "Gewestelijk Agentschap voor ",
        "Agence régionale pour ",
        "Regionale Agentur für ",
    ),
    (
        "Federal Service for ",
        "Federale Dienst voor ",
        "Service fédéral pour ",
        "Föderaler Dienst für ",
    ),
]
FIELDS = {
    "Archives": ("Archieven", "les archives", "Archive"),
    "Bridges": ("Bruggen", "les ponts", "Brücken"),
    "Forests": ("Bossen", "les forêts", "Wälder"),
    "Libraries": ("Bibliotheken", "les bibliothèques", "Bibliotheken"),
    "Maps": ("Kaarten", "les cartes", "Karten"),
    "Museums": ("Musea", "les musées", "Museen"),
    "Ports": ("Havens", "les ports", "Häfen"),
    "Schools": ("Scholen", "les écoles", "Schulen"),
}
WHOLE = {
    "Agency for Shared Purchasing": (
        "Agentschap voor Gedeelde Aankopen",
        "Agence pour les achats partagés",
        "Agentur für gemeinsamen Einkauf",
    ),
    "Office for Common Purchasing": (
        "Bureau voor Gemeenschappelijke Aankopen",
        "Office des achats communs",
        "Amt für gemeinschaftlichen Einkauf",
    ),
    "Federal Office for Joint Buying": (
        "Federaal Bureau voor Gezamenlijke Aankopen",
        "Office fédéral des achats groupés",
        "Bundesamt für gemeinsame Beschaffung",
    ),
    "Ministry of Shared Services": (
        "Ministerie van Gedeelde Diensten",
        "Ministère des Services partagés",
        "Ministerium für gemeinsame Dienste",
    ),
}
OTHERS = ["nl", "fr", "de"]


def in_languages(name):
    """The columns of a name, each with the mark that it is made up."""
    names = {"en": name} | dict(zip(OTHERS, _translated(name), strict=True))
    return {f"name_{code}": f"{text} {MARK[code]}" for code, text in names.items()}


def _translated(name):
    if name in WHOLE:
        return WHOLE[name]
    for beginning, *others in BEGINNINGS:
        if name.startswith(beginning):
            rest = name.removeprefix(beginning)
            rests = FIELDS.get(rest, (rest, rest, rest))
            return [_joined(*pair) for pair in zip(others, rests, strict=True)]
    return (name, name, name)  # as “Label Watch”, the same everywhere


def _joined(beginning, rest):
    """Ville d’Elzenhaven, not Ville de Elzenhaven."""
    if beginning.endswith(" de ") and rest[0] in "AEÉIOU":
        return f"{beginning[:-2]}’{rest}"
    return beginning + rest
