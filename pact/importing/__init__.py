"""Files that somebody brings in through the admin: read, shown, and brought in after a yes.

An app's model builds on `FileImport` (`model`), its work on `desk`; the work is done by tasks.
"""
