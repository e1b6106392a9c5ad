"""The engine room: work that can wait, work that comes back, and the outbox of mail.

`tasks` declares work, `queue` keeps it, `outbox` sends mail, `worker` is the process that does it
all, `session` says who is alive. A worker may be killed at any moment: nothing is lost.
"""
