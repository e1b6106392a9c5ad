"""How soon another process shows what was published: milliseconds from the commit.

    python -m pact.postgres run -- python -m benchmarks.freshness --posts 1000 --times 300

Two web processes hold the list and the post in their public cache. A third one (this) publishes and
withdraws a post by the services that staff use; the web processes are asked without pause. Prints
a row in Markdown, for RESULTS.md, and how many answers were old after the commit.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from statistics import median, quantiles

from benchmarks.run import prepared
from benchmarks.servers import Server

LATE = 0.1  # seconds after which an old answer counts as late


def until(server, path, fresh):
    """Seconds until the server's answer is the new one; how many old ones came late."""
    start, late = time.perf_counter(), 0
    while True:
        asked = time.perf_counter()
        answer = server.get(path)
        if fresh(answer):
            return time.perf_counter() - start, late
        late += asked - start > LATE
        if asked - start > 10:
            raise SystemExit(f"{path} stays old")


def measure(servers, times):
    """Publish and withdraw by turns; the seconds of each, and the number of late old answers."""
    from news import services
    from news.models import Post

    post = Post(
        title="Fresh from the press", slug="fresh-from-the-press", lead="x", body="<p>x</p>"
    )
    post.publisher = "Benchmark"
    post.save()
    seconds, late = [], 0
    for _ in range(times):
        for step, status in ((services.publish, 200), (services.withdraw, 404)):
            for server in servers:  # so that each process holds an answer from before
                server.get("/news/")
                server.get(post.get_absolute_url())
            step(post)
            for server in reversed(servers):
                for path, fresh in (
                    (post.get_absolute_url(), lambda answer, is_=status: answer[0] == is_),
                    (
                        "/news/",
                        lambda answer, is_=status: (b"Fresh from" in answer[2]) == (is_ == 200),
                    ),
                ):
                    took, old = until(server, path, fresh)
                    seconds.append(took)
                    late += old
    return seconds, late


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--times", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pact-benchmark-") as var:
        os.environ |= {
            "PACT_LOCAL": "on",
            "PACT_ENV_FILE": os.devnull,
            "PACT_VAR": var,
            "SECRET_KEY": "only-for-this-benchmark-" * 3,
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        collect = ["manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run([sys.executable, *collect], check=True)
        os.environ["DATABASE_URL"] = prepared(options.posts)
        os.environ["DJANGO_SETTINGS_MODULE"] = "pact.settings"
        import django

        django.setup()
        servers = [Server("pact.wsgi:application") for _ in range(2)]
        try:
            for server in servers:
                server.ready("/healthz")
            measure(servers, 5)  # the listeners begin
            from news.models import Post

            Post.objects.filter(slug="fresh-from-the-press").delete()
            seconds, late = measure(servers, options.times)
        finally:
            for server in servers:
                server.stop()
    cuts = quantiles(seconds, n=100)
    print("| posts | changes | p50 ms | p99 ms | slowest ms | old answers after 100 ms |")  # noqa: T201
    print("|---:|---:|---:|---:|---:|---:|")  # noqa: T201
    figures = [median(seconds), cuts[98], max(seconds)]
    row = " | ".join(f"{1000 * figure:.1f}" for figure in figures)
    print(f"| {options.posts} | {2 * options.times} | {row} | {late} |")  # noqa: T201


if __name__ == "__main__":
    main()
