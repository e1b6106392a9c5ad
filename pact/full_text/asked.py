"""What somebody typed into a search, as queries of PostgreSQL."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.db import connection

from pact.full_text import vocabulary
from pact.full_text.words import CONFIGURATIONS
from pact.translated import CODES

LONGEST = 200  # characters; the rest is cut off
COMPLETED_FROM = 3  # letters
# Quotes, “-word” and “or” are left to PostgreSQL, which reads them as search engines do.
OPERATORS = re.compile(r'"|(^|\s)-\S|\sor\s', re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")


def cleaned(typed):
    return " ".join(typed.replace("\0", " ").split())[:LONGEST]


@dataclass(frozen=True)
class Asked:
    text: str
    completions: tuple[str, ...] = ()  # words that the last one may become
    unfinished: str = ""  # the last one, if it may not be typed to its end

    @classmethod
    def typing(cls, typed):
        """The last word may not be typed to its end, unless a space follows it."""
        asked = cls(cleaned(typed))
        last = asked.text.rpartition(" ")[2]
        if typed[-1:].isspace() or len(last) < COMPLETED_FROM or asked.has_operators:
            return asked
        return cls(asked.text, tuple(vocabulary.completions(last)), last)

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
        """One of the words is enough; None where there is but one, or the query is an exact one."""
        if self.has_operators or len(self.words) < 2:
            return None
        return Asked(" or ".join(self.words))

    @cached_property
    def _queries(self):
        """The tsquery of each language, as text; without those that ask for nothing.

        Those with an open end also ask for whatever begins as the unfinished word does, for tables
        that stay small: its completions are what many say, here the rarest name is found.
        """
        ways = [(open_end, language) for open_end in (False, True) for language in CODES]
        columns, parameters = [], []
        for open_end, language in ways:
            query, values = self._query(language, open_end)
            # What only excludes words would be answered with nearly everything.
            columns.append(
                f"CASE WHEN querytree({query}) IN ('', 'T') THEN '' ELSE {query}::text END"
            )
            parameters += [*values, *values]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", parameters)
            found = {False: {}, True: {}}
            for (open_end, language), query in zip(ways, cursor.fetchone(), strict=True):
                if query:
                    found[open_end][language] = query
        return found

    def _query(self, language, open_end):
        configuration = f"'{CONFIGURATIONS[language]}'"
        letters = WORD.findall(self.unfinished) if open_end else []
        if not self.completions and not letters:
            return f"websearch_to_tsquery({configuration}, %s)", [self.text]
        head, _space, last = self.text.rpartition(" ")
        words = [last, *self.completions]
        either = [f"plainto_tsquery({configuration}, %s)"] * len(words)
        if letters:
            # By its stem, and as it is written: of “procuremen” no stem is known yet.
            either += [f"to_tsquery({name}, %s)" for name in (configuration, "'pact_plain'")]
            words += [" & ".join(f"'{part}'" for part in letters) + ":*"] * 2
        query = f"(websearch_to_tsquery({configuration}, %s) && ({' || '.join(either)}))"
        return query, [head, *words]

    def needed(self, languages, marks, open_end=False):
        """What a row of words must have: words in its language, and one mark of each group.

        As text of a tsquery; empty when that is nothing.
        """
        queries = self._queries[open_end]
        ways = [
            f"({queries[language]}) & '@{language}'"
            for language in languages
            if language in queries
        ]
        groups = [" | ".join(ways), *(" | ".join(f"'{mark}'" for mark in group) for group in marks)]
        return " & ".join(f"({group})" for group in groups) if ways else ""

    def in_its_language(self, call, open_end=False):
        """SQL that calls something with the query of a row's own language: `call("words, {}")`."""
        return by_language(self._queries[open_end], call)

    def each_in_its_language(self, call):
        """The same with each word by itself: to show words that stand far apart."""
        queries = {
            language: query if "!" in query else query.replace(" & ", " | ")
            for language, query in self._queries[True].items()
        }
        return by_language(queries, call)


def by_language(queries, call):
    if not queries:
        return "NULL", []
    cases = " ".join(f"WHEN '{language}' THEN {call}" for language in queries)
    return f"CASE language {cases.replace('{}', '%s::tsquery')} END", list(queries.values())
