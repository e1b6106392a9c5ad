"""Pages that are the same for every visitor, answered ahead of Django and never old.

`pages.public_page` marks a view; `wsgi.PublicCache` answers what it has and asks Django for the
rest; `store.Store` holds the pages of one generation of the content. A generation ends when
PostgreSQL tells of a change (`changes.PublicChange`, a trigger on each table of public content;
`listener.Listener` hears it) and when content changes by the clock (`changes.by_itself`).
"""
