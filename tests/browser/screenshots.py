"""Starts a portal with its first content and takes the pictures of the README."""

import io
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SHOTS = [
    # name, path, width, height, signed in
    ("home", "/", 1280, 900, False),
    ("post-phone", "/fr/news/alliance-of-public-buyers/", 400, 800, False),
    ("desk", "/admin/", 1280, 900, True),
]


def start(folder):
    """A running portal with data in `folder`: the process, its address and the staff password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {
        "PACT_LOCAL": "on",
        "PACT_VAR": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PORT": str(port),
        "DATABASE_URL": "",
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "pact.serve"], env=env, stdout=subprocess.PIPE, text=True
    )
    password = ""
    for line in process.stdout:
        if found := re.search(r"secretariat@\S+\s+(\S+)", line):
            password = found[1]
        if "Ctrl-C" in line:
            return process, f"http://127.0.0.1:{port}", password
    raise SystemExit("The portal did not start.")


def take(base, password):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, path, width, height, signed_in in SHOTS:
            page = browser.new_page(viewport={"width": width, "height": height})
            if signed_in:
                page.goto(f"{base}/accounts/login/")
                page.fill("[name=login]", "secretariat@example.org")
                page.fill("[name=password]", password)
                page.locator("main form button[type=submit]").first.click()
                page.wait_for_url("**/me/")
            page.goto(base + path, wait_until="networkidle")
            image = Image.open(io.BytesIO(page.screenshot()))
            image.thumbnail((900, 900))
            image.save(FOLDER / f"{name}.webp", quality=82)
            page.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        process, base, password = start(folder)
        try:
            take(base, password)
        finally:
            process.terminate()
            process.wait()
