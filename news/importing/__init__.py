"""News of elsewhere: RSS, Atom and WordPress exports, read as a stream and written in batches.

Reading (`reading`, `articles` and what they use) knows no model and no database; `survey` counts
what would happen; `writing` is the one place that adds posts.
"""
