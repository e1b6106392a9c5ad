"""What must be known of a whole file, kept on disk: a file may hold any number of items."""

import sqlite3


class Scratch:
    """The pictures that WordPress names by number, and which items were seen.

    A private database without a name: SQLite keeps it in a temporary file that goes with it.
    """

    def __init__(self):
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
            "CREATE TABLE attachment (number TEXT PRIMARY KEY, parent TEXT, address TEXT,"
            " words TEXT);"
            "CREATE INDEX attachment_parent ON attachment (parent);"
            "CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID;"
        )

    def close(self):
        self.database.close()

    def attach(self, entry):
        self.database.execute(
            "INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?)",
            (entry.wordpress_id, entry.parent_id, entry.file_url, entry.alternative_text),
        )

    def get(self, number):
        """A picture's address and alternative text; None of an unknown one."""
        return self.database.execute(
            "SELECT address, words FROM attachment WHERE number = ?", (number,)
        ).fetchone()

    def of(self, parent):
        """The pictures that were added with a post."""
        return self.database.execute(
            "SELECT address, words FROM attachment WHERE parent = ? ORDER BY rowid LIMIT 500",
            (parent,),
        ).fetchall()

    def is_new(self, key):
        """Whether an item was not seen before; from now on it was."""
        changed = self.database.execute(
            "INSERT OR IGNORE INTO seen VALUES (?)", (bytes.fromhex(key),)
        )
        return changed.rowcount == 1

    def forget_seen(self):
        self.database.execute("DELETE FROM seen")
