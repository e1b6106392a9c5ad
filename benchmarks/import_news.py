"""How fast news is imported, and how much memory that takes, whatever the number of items.

    .venv/bin/python -m pact.postgres run -- .venv/bin/python benchmarks/import_news.py 10000 100000

Each number is measured in a process and a database of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARAGRAPH = (
    "<p>Buyers of <strong>ICT</strong> ask for labels that check working conditions, for longer"
    " use and for repair; the <a href='https://portal.example/{n}'>full text</a> tells more.</p>"
)
ITEM = (
    "<item><title>Item {n}: fair and circular ICT</title><link>https://site.example/{n}</link>"
    '<guid isPermaLink="false">item-{n}</guid><pubDate>{day:02} Mar 2022 10:00:00 +0100</pubDate>'
    "<category>Topic {topic}</category><category>Labels</category>"
    "<description><![CDATA[{text}]]></description></item>\n"
)


def make(path, items):
    """An RSS file of about 1.2 KB an item."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<rss version="2.0"><channel><title>Site</title><link>https://site.example/')
        file.write("</link><language>en</language>\n")
        for n in range(items):
            text = PARAGRAPH.format(n=n) * 5
            file.write(ITEM.format(n=n, day=1 + n % 28, topic=n % 40, text=text))
        file.write("</channel></rss>")


def peak():
    """The most memory that this process ever held, in KB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    raise OSError("no peak of memory is told on this system")


def measure(path, items):
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pact.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from news.importing.articles import Options
    from news.importing.run import bring_in
    from news.models import Post

    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS import_benchmark")
        cursor.execute("CREATE DATABASE import_benchmark")
    connection.close()
    connection.settings_dict["NAME"] = "import_benchmark"
    try:
        call_command("migrate", verbosity=0)
        before, began = peak(), time.monotonic()
        with open(path, "rb") as file:
            bring_in(file, Options(), lambda batch: None, lambda share, number: None)
        seconds, grown = time.monotonic() - began, peak() - before
        assert Post.objects.count() == items
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE import_benchmark")
    print(  # noqa: T201
        f"{items:>9} items of {os.path.getsize(path) / 2**20:.0f} MB: {seconds:.1f} s,"
        f" {items / seconds:.0f} items/s, memory grew by {grown / 1024:.1f} MB at most"
    )


def main():
    if sys.argv[1:2] == ["--measure"]:
        return measure(sys.argv[2], int(sys.argv[3]))
    with tempfile.TemporaryDirectory() as folder:
        for items in map(int, sys.argv[1:] or ["10000", "100000"]):
            path = Path(folder) / f"{items}.xml"
            make(path, items)
            subprocess.run([sys.executable, __file__, "--measure", path, str(items)], check=True)
            path.unlink()
    return None


if __name__ == "__main__":
    main()
