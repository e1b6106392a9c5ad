"""Full text in PostgreSQL, per language, for any kind of thing.

`words.Words` is the base of a table that holds the words of what can be found, `keeping` its
triggers, `filling` its first rows; `vocabulary` knows the words as people write them, for
completing and for typing errors; `asked.Asked` is what somebody typed; `finding` brings both
together, `seen` for things of which not everybody sees all. `pact/search.py` is the page.
"""
