import random
from datetime import timedelta


def backoff(attempt, first, most):
    """How long to wait after so many attempts: twice as long each time, up to `most`.

    With jitter, so that what failed together does not come back together.
    """
    return min(first * 2 ** min(attempt - 1, 30), most) * random.uniform(0.8, 1.2)


MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
