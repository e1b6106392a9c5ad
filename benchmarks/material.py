"""How fast material is fetched and listed, and what it costs the others.

    python -m pact.postgres run -- python -m benchmarks.material

Gated downloads by nginx after the portal's check, beside nginx with the same file as a static one;
Django alone; a page while 50 slow clients download; the list of material among 1 and among 1,000
workshops of 50 files each. Needs `wrk` and `nginx`. Prints tables in Markdown, for RESULTS.md.
"""

import argparse
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from statistics import median

import psutil

from benchmarks.run import UNITS, prepared_empty
from benchmarks.servers import Server, free_port

MB = 2**20
ROOT = Path(__file__).resolve().parent.parent
SLOW = 50  # clients
SLOW_RATE = 64 * 2**10  # bytes a second of each


def wrk(port, path, cookie, seconds, connections=4):
    """Bytes a second, requests a second, and p99 in milliseconds."""
    said = subprocess.run(
        [
            *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "60s"),
            *("-H", f"Cookie: {cookie}", f"http://127.0.0.1:{port}{path}"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{path}: {said}")
    number, unit = re.search(r"Transfer/sec:\s+([\d.]+)(B|KB|MB|GB)", said).groups()
    scale = {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}[unit]
    p99, p99_unit = re.search(r"\s99%\s+([\d.]+)(us|ms|s|m)", said).groups()
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return float(number) * scale, rate, float(p99) * UNITS[p99_unit]


class Nginx:
    def __init__(self, folder, media, behind):
        self.port = free_port()
        rules = (ROOT / "deploy/nginx/files.conf").read_text()
        (folder / "files.conf").write_text(rules.replace("/srv/pact/var/files/", f"{media}/"))
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = " ".join(
            f"{name}_temp_path {folder}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"""
            daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr; {user}
            events {{ worker_connections 512; }}
            http {{
                access_log off; {temporary}
                upstream portal {{ server 127.0.0.1:{behind.port}; keepalive 8; }}
                server {{
                    listen 127.0.0.1:{self.port};
                    location / {{
                        proxy_pass http://portal;
                        proxy_http_version 1.1; proxy_set_header Connection "";
                    }}
                    location /as-static/ {{ alias {media}/; sendfile on; tcp_nopush on; }}
                    include {folder}/files.conf;
                }}
            }}
            """
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen(
            [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)]
        )

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class SlowClients:
    """Each reads a large file at its own slow pace."""

    def __init__(self, port, path, cookie):
        self.stopped = threading.Event()
        self.read = 0
        self.threads = [
            threading.Thread(target=self._read, args=(port, path, cookie)) for _ in range(SLOW)
        ]

    def _read(self, port, path, cookie):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as client:
            client.request("GET", path, headers={"Cookie": cookie})
            response = client.getresponse()
            while not self.stopped.wait(0.25):
                self.read += len(response.read(SLOW_RATE // 4))

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(3)
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def memory(server):
    root = psutil.Process(server.process.pid)
    return sum(part.memory_info().rss for part in (root, *root.children(recursive=True))) / MB


def throughput(alone, nginx, things, which, options):
    """Each download is a new one, with its check and its row: small files feel it, large do not."""
    path, stored, size = things[which]
    targets = {
        "nginx, the file as a static one": (nginx.port, f"/as-static/{stored}"),
        "nginx after the portal's check": (nginx.port, path),
        "Django alone": (alone.port, path),
    }
    rates = {name: [] for name in targets}
    for number in range(options.rounds + 1):
        for name, (port, path) in targets.items():
            found = wrk(port, path, things["cookie"], options.seconds)[0]
            if number:  # the first is for warming up
                rates[name].append(found)
    static = rates["nginx, the file as a static one"]
    yield f"| {size // MB} MB, 4 connections | MB/s | × static |"
    yield "|---|---:|---:|"
    for name, found in rates.items():
        ratio = median(a / b for a, b in zip(found, static, strict=True))
        yield f"| {name} | {median(found) / MB:,.0f} | {ratio:.3f} |"


def slow_clients(behind, nginx, things, options):
    page = (nginx.port, things["page"], things["cookie"], options.seconds, 1)
    wrk(*page)
    idle, before = [wrk(*page)[2] for _ in range(options.rounds)], memory(behind)
    with SlowClients(nginx.port, things["large"][0], things["cookie"]) as clients:
        busy, during = [wrk(*page)[2] for _ in range(options.rounds)], memory(behind)
        read = clients.read
    yield f"| a page, signed in | p99 ms | portal's memory, MB | {SLOW} slow clients had read |"
    yield "|---|---:|---:|---:|"
    yield f"| idle | {median(idle):.1f} | {before:.0f} | |"
    name = f"{SLOW} slow downloads by nginx"
    yield f"| {name} | {median(busy):.1f} | {during:.0f} | {read // MB} MB |"
    yield f"| × idle | {median(busy) / median(idle):.2f} | {during - before:+.0f} | |"


def lists(servers, cookies, options):
    yield "| list of 50 files, among | requests/s | ms each | × small | queries |"
    yield "|---|---:|---:|---:|---:|"
    rates = {size: [] for size in servers}
    for number in range(options.rounds + 1):
        for size, server in servers.items():
            found = wrk(server.port, cookies[size]["list"], cookies[size]["cookie"], 3)[1]
            if number:
                rates[size].append(found)
    small = rates[min(rates)]
    for size, found in rates.items():
        slower = median(a / b for a, b in zip(small, found, strict=True))
        each = median(4000 / rate for rate in found)
        yield (
            f"| {size:,} workshops | {median(found):.1f} | {each:.1f} | {slower:.2f}"
            f" | {cookies[size]['queries']} |"
        )


def fill(url, workshops, megabytes):
    """Fill a database in a process of its own; what is in it."""
    import json

    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.fill_material", str(workshops), str(megabytes)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"DATABASE_URL": url},
    )
    return json.loads(said.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="for each target in each round")
    parser.add_argument("--workshops", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pact-benchmark-") as name:
        var = Path(name)
        var.chmod(0o755)
        os.environ |= {
            "PACT_LOCAL": "on",
            "PACT_ENV_FILE": os.devnull,
            "PACT_VAR": name,
            "SECRET_KEY": "only-for-this-benchmark-" * 3,
            "ALLOWED_HOSTS": "127.0.0.1,portal",
        }
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], check=True
        )
        running = []
        try:
            urls = {1: prepared_empty("material_small")}
            urls[options.workshops] = prepared_empty("material_large")
            things = {size: fill(url, size, 400) for size, url in urls.items()}
            alone = Server("pact.wsgi:application", DATABASE_URL=urls[1])
            behind = Server("pact.wsgi:application", DATABASE_URL=urls[1], NGINX_FILES="on")
            large = Server("pact.wsgi:application", DATABASE_URL=urls[options.workshops])
            running += [alone, behind, large]
            for server in running:
                server.ready("/healthz")
            (var / "nginx").mkdir()
            nginx = Nginx(var / "nginx", var / "files", behind)
            running.append(nginx)
            time.sleep(1)
            for lines in (
                throughput(alone, nginx, things[1], "small", options),
                throughput(alone, nginx, things[1], "large", options),
                slow_clients(behind, nginx, things[1], options),
                lists({1: alone, options.workshops: large}, things, options),
            ):
                for line in lines:
                    print(line, flush=True)  # noqa: T201
                print(flush=True)  # noqa: T201
        finally:
            for server in running:
                server.stop()


if __name__ == "__main__":
    main()
