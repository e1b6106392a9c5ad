"""What a template file must not do."""

from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.*"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_comment_ends_on_its_line(path):
    """Django shows a longer one to the reader."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.count("{#") != line.count("#}")] == []
