"""Files that somebody has to say yes to first, because they are there already.

They wait in `incoming/`; what nobody says yes to within a day is swept.
"""

import re
import uuid

from django.core import signing

from workshops.files.incoming import Incoming, folder

SALT = "workshops.waiting"
SECONDS = 20 * 3600  # less than the sweep waits
NAME = re.compile(r"[0-9a-f]{32}\.wait")


def put_aside(file, workshop, user, values):
    """A token with which this person, for this workshop, takes it up again."""
    path = folder() / f"{uuid.uuid4().hex}.wait"
    file.path.rename(path)
    said = [path.name, file.name, file.size, file.sha256, workshop.pk, user.pk, values]
    return signing.dumps(said, salt=SALT, compress=True)


def take_up(token, workshop, user):
    """The file and what was said about it; None when it is no longer there."""
    try:
        said = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    place, name, size, sha256, workshop_pk, user_pk, values = said
    path = folder() / place
    if (workshop_pk, user_pk) != (workshop.pk, user.pk) or not NAME.fullmatch(place):
        return None
    if not path.exists():
        return None
    return Incoming(path, name, size, sha256), values
