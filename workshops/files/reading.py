"""Reads the text out of files, in a process of its own with bounds: time, memory, pages, length.

A file may be made to break whoever reads it. What it breaks is that process, and the file is then
simply found by its title alone.
"""

import re
import subprocess
import sys
from pathlib import Path

READER = Path(__file__).with_name("reader.py")
SECONDS = 120
LARGEST = 200 * 2**20  # bytes of a file
LONGEST = 300_000  # characters of its text; PostgreSQL's words of a text take 1 MB at most
NO_TEXT = re.compile(r"[^\S\n]+|[\x00-\x08\x0b-\x1f\x7f]+")


def read(path, how):
    """The text, and a note where there is none or not all of it."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", READER, str(path), how],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", "took too long"
    text = tidy(done.stdout.decode("utf-8", "replace"))
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return text, (lines[-1] if lines else f"ended with {done.returncode}")[:200]
    return text, ""


def tidy(text):
    """Without what a database does not take or nobody looks for."""
    lines = (NO_TEXT.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST]
