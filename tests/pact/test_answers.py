"""The button below a question says what it does, in the words of the button that led there."""

import pytest

from pact.templatetags.portal import answer


@pytest.mark.parametrize("button", ["Absagen …", "Absagen\N{NO-BREAK SPACE}…", "Absagen…"])
def test_an_answer_promises_no_further_question(button):
    assert answer(button) == "Absagen"
