"""What the search page shows, for tests."""

import html

from pact.full_text import vocabulary
from pact.full_text.finding import TAG


def look(client, typed, address="/search/", **filters):
    response = client.get(address, {"q": typed, **filters})
    assert response.status_code == 200
    assert "too_slow" not in response.context
    return response


def titles(client, typed, address="/search/", **filters):
    """The titles of what is found, best first; the words known are those of all public texts."""
    vocabulary.learn()
    results = look(client, typed, address, **filters).context["results"]
    return [TAG.sub("", html.unescape(result["title"])) for result in results]


def kinds(response):
    """The kinds to choose from, with their numbers."""
    return {str(kind["name"]): kind["number"] for kind in response.context["kinds"]}
