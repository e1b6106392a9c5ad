"""Who may import whom: the apps stand in an order, and nothing imports upwards."""

import ast
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)

# Each app with the project's packages it may import beside itself.
ORDER = {
    "pact": set(),
    "members": {"pact"},
    "news": {"pact", "members"},
    "workshops": {"pact", "members"},
}
# The few modules that know every app; nothing imports them but one another.
KNOW_ALL = {"pact.urls", "pact.home", "pact.search", "pact.sitemaps"}


def modules():
    """Every module of the project by its dotted name, with its file."""
    for app in ORDER:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(name, path):
    """The dotted names that a module imports, at its top or inside a function."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [base])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def of_the_project(name):
    return name.partition(".")[0] in ORDER


def test_every_app_of_the_project_has_its_place_in_the_order():
    apps = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    assert {app for app in apps if (ROOT / app).is_dir()} == set(ORDER)


def test_apps_import_what_stands_below_them():
    wrong = [
        (name, found)
        for name, path in modules()
        if name not in KNOW_ALL
        for found in imports(name, path)
        if of_the_project(found)
        and found.partition(".")[0] != name.partition(".")[0]
        and found.partition(".")[0] not in ORDER[name.partition(".")[0]]
    ]
    assert wrong == []


def test_what_knows_every_app_is_imported_by_nothing_below():
    wrong = [
        (name, found)
        for name, path in modules()
        if name not in KNOW_ALL
        for found in imports(name, path)
        if found in KNOW_ALL
    ]
    assert wrong == []


def test_the_order_has_no_circle():
    done = set()
    while len(done) < len(ORDER):
        ready = {app for app, below in ORDER.items() if app not in done and below <= done}
        assert ready, f"a circle among {set(ORDER) - done}"
        done |= ready


def test_no_app_imports_the_tests():
    wrong = [
        (name, found)
        for name, path in modules()
        for found in imports(name, path)
        if found.partition(".")[0] == "tests"
    ]
    assert wrong == []
