"""What the tests of imports share."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from news.models import Post

FILES = Path(__file__).parent / "import_files"


def run(file, **options):
    """Import a file of FILES, or one at a path; the lines that the command says."""
    out = StringIO()
    call_command("import_news", FILES / file, stdout=out, stderr=StringIO(), **options)
    return out.getvalue().splitlines()


def of_items(lines, number):
    """What was said about one item, without its title."""
    return [line.partition("”: ")[2] for line in lines if line[1:].startswith(f" {number} “")]


def write(path, *items, head="", language="en"):
    """An RSS file of items, given as XML."""
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Site</title>'
        f"<link>https://site.example/</link><language>{language}</language>{head}"
        f"{''.join(items)}</channel></rss>",
        encoding="utf-8",
    )
    return path


def item(number, title="", more="", date="Tue, 08 Mar 2022 10:00:00 +0100", text="<p>Text.</p>"):
    return (
        f"<item><title>{title or f'Item {number}'}</title><guid>https://site.example/{number}</guid>"
        f"<link>https://site.example/{number}</link><pubDate>{date}</pubDate>"
        f"<description><![CDATA[{text}]]></description>{more}</item>"
    )


def by_slug(slug):
    return Post.objects.get(slug=slug)
