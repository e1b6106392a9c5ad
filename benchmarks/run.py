"""How fast the pages are, beside a bare Django view and a bare WSGI function.

    python -m pact.postgres run -- python -m benchmarks.run 1000 100000 1000000

One database for each number of posts. All servers run at once and are asked in turn, round by
round, so that a noisy moment of the machine befalls all of them; of the rounds the median counts.
Needs `wrk`. Prints a table in Markdown, for RESULTS.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from statistics import median

import environ
import psycopg2

from benchmarks.servers import Server

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass
class Target:
    name: str
    size: int | None
    server: Server
    path: str
    headers: dict = field(default_factory=dict)
    connections: int = 4
    rates: list = field(default_factory=list)
    p50: list = field(default_factory=list)
    p99: list = field(default_factory=list)

    def measure(self, seconds):
        headers = [
            part for name, text in self.headers.items() for part in ("-H", f"{name}: {text}")
        ]
        said = subprocess.run(
            [
                *("wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--latency"),
                *("--timeout", "30s", *headers),
                f"http://127.0.0.1:{self.server.port}{self.path}",
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        if "Non-2xx" in said and "304" not in self.name:
            raise SystemExit(f"{self.name} {self.path}: {said}")
        self.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))
        for percent, kept in (("50", self.p50), ("99", self.p99)):
            number, unit = re.search(rf"\s{percent}%\s+([\d.]+)(us|ms|s|m)", said).groups()
            kept.append(float(number) * UNITS[unit])


def prepared(size):
    """A migrated and filled database; its address."""
    url = prepared_empty(f"benchmark_{size}")
    subprocess.run(
        [sys.executable, "-m", "benchmarks.fill", str(size)],
        check=True,
        env=os.environ | {"DATABASE_URL": url},
    )
    return url


def prepared_empty(name):
    """A migrated database of that name; its address."""
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    server = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    connection = psycopg2.connect(
        host=server["HOST"],
        port=server["PORT"] or None,
        user=server["USER"],
        password=server["PASSWORD"] or None,
        dbname=server["NAME"],
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    url = f"{base}/{name}"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        check=True,
        env=os.environ | {"DATABASE_URL": url},
    )
    return url


def addresses(url):
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.addresses"],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"DATABASE_URL": url},
    )
    return json.loads(said.stdout)


def portal_targets(size, url, servers):
    """Every page without the public cache, and what the cache answers."""
    uncached = Server("pact.wsgi:application", DATABASE_URL=url, PUBLIC_CACHE_MB="0")
    cached = Server("pact.wsgi:application", DATABASE_URL=url)
    servers += [uncached, cached]
    uncached.ready("/healthz"), cached.ready("/healthz")
    found = []
    for name, path in addresses(url).items():
        status, _, _ = uncached.get(path)
        if status == 404 and name.startswith("search"):
            continue
        if status != 200:
            raise SystemExit(f"{path} answers {status}")
        connections = 1 if name.startswith("search") else 4
        found.append(Target(name, size, uncached, path, connections=connections))
        if name in ("list", "detail"):
            _, headers, _ = cached.get(path)
            found.append(Target(f"{name}, cached", size, cached, path))
            unchanged = {"If-None-Match": headers["etag"]}
            # A query that is nobody's keeps the page out of the store: Django makes it each time.
            found.append(Target(f"{name}, made from parts", size, cached, f"{path}?fresh=1"))
            found.append(Target(f"{name}, 304", size, cached, path, unchanged))
    return found


def table(targets, floor, limit):
    yield "| page | posts | requests/s | × floor | × limit | p50 ms | p99 ms | × smallest |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    smallest = {}
    for target in targets:
        rate = median(target.rates)
        base = smallest.setdefault(target.name, rate)
        yield (
            f"| {target.name} | {target.size or ''} | {rate:,.0f}"
            f" | {ratio(target, floor):.3f} | {ratio(target, limit):.3f}"
            f" | {median(target.p50):.2f} | {median(target.p99):.2f} | {base / rate:.2f} |"
        )


def ratio(target, other):
    """The median over the rounds: what was asked in one round stands side by side."""
    return median(a / b for a, b in zip(target.rates, other.rates, strict=True))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="for each page in each round")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pact-benchmark-") as var:
        os.environ |= {
            "PACT_LOCAL": "on",
            "PACT_ENV_FILE": os.devnull,
            "PACT_VAR": var,
            "SECRET_KEY": "only-for-this-benchmark-" * 3,
            "ALLOWED_HOSTS": "127.0.0.1",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], check=True
        )
        servers = [
            Server("benchmarks.floor:application", BENCHMARK_FLOOR="django"),
            Server("benchmarks.floor:application"),
        ]
        try:
            for server in servers:
                server.ready("/")
            floor = Target("floor: bare Django view, 20 kB", None, servers[0], "/")
            limit = Target("limit: bare WSGI function, 20 kB", None, servers[1], "/")
            targets = [floor, limit]
            for size in sorted(options.sizes):
                targets += portal_targets(size, prepared(size), servers)
            for target in targets:
                target.measure(1)
                target.rates.clear(), target.p50.clear(), target.p99.clear()
            for _ in range(options.rounds):
                for target in targets:
                    target.measure(options.seconds)
        finally:
            for server in servers:
                server.stop()
    targets[2:] = sorted(targets[2:], key=lambda target: (target.name, target.size))
    for line in table(targets, floor, limit):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()
