"""What somebody typed into a search, as queries of PostgreSQL."""

import re
from dataclasses import dataclass

from pact.full_text import vocabulary
from pact.full_text.words import CONFIGURATIONS

LONGEST = 200  # characters; the rest is cut off
COMPLETED_FROM = 3  # letters
# Quotes, “-word” and “or” are left to PostgreSQL, which reads them as search engines do.
OPERATORS = re.compile(r'"|(^|\s)-\S|\sor\s', re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
NOTHING = "''::tsquery"


def cleaned(typed):
    return " ".join(typed.replace("\0", " ").split())[:LONGEST]


@dataclass(frozen=True)
class Asked:
    text: str
    completions: tuple[str, ...] = ()  # words that the last one may become

    @classmethod
    def typing(cls, typed):
        """The last word may not be typed to its end, unless a space follows it."""
        asked = cls(cleaned(typed))
        last = asked.text.rpartition(" ")[2]
        if typed[-1:].isspace() or len(last) < COMPLETED_FROM or asked.has_operators:
            return asked
        return cls(asked.text, tuple(vocabulary.completions(last)))

    @property
    def has_operators(self):
        return bool(OPERATORS.search(self.text))

    @property
    def words(self):
        return list(dict.fromkeys(WORD.findall(self.text)))

    def corrected(self):
        """The same with words that texts have; None where nothing is to be corrected."""
        words = [word for word in self.words if len(word) > 3][:8]
        better = vocabulary.corrections(words) if words else {}
        if not better:
            return None
        return Asked(WORD.sub(lambda match: better.get(match[0], match[0]), self.text))

    def relaxed(self):
        """One of the words is enough; None where there is only one."""
        return Asked(" or ".join(self.words)) if len(self.words) > 1 else None

    def query(self, language):
        """The SQL of the query in a language, and its parameters."""
        configuration = f"'{CONFIGURATIONS[language]}'"
        if not self.completions:
            return f"websearch_to_tsquery({configuration}, %s)", [self.text]
        head, _space, last = self.text.rpartition(" ")
        words = [last, *self.completions]
        either = " || ".join([f"plainto_tsquery({configuration}, %s)"] * len(words))
        return f"(websearch_to_tsquery({configuration}, %s) && ({either}))", [head, *words]

    def query_with(self, marks, languages):
        """What a row of words must have: words in its language, and one mark of each group."""
        needed, needed_marks = "", []
        for group in marks:
            needed += " && %s::tsquery"
            needed_marks.append(" | ".join(f"'{mark}'" for mark in group))
        parts, parameters = [], []
        for language in languages:
            query, values = self.query(language)
            # What only excludes words would be answered with nearly everything: with nothing.
            parts.append(
                f"CASE WHEN querytree({query}) IN ('', 'T') THEN {NOTHING}"
                f" ELSE {query} && '''@{language}'''::tsquery{needed} END"
            )
            parameters += [*values, *values, *needed_marks]
        return "(" + " || ".join(parts) + ")", parameters

    def by_language(self, call, languages):
        """SQL that takes the query of a row's own language: `call("words, {}")`."""
        sql, parameters = "CASE language", []
        for language in languages:
            query, values = self.query(language)
            sql += f" WHEN '{language}' THEN {call.format(query)}"
            parameters += values
        return f"{sql} END", parameters
