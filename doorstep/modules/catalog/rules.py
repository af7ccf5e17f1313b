"""
Words for keyword search, in the four languages and for names.

A text's script decides how it is cut, so that a search needs no language: Latin and Cyrillic words
are stemmed (Snowball English and Russian), Han runs become single characters and bigrams with
traditional characters folded to simplified ones. Stored texts and queries pass the same function.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer
from opencc import OpenCC

_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_STOP_WORDS = frozenset((
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "our", "the", "to", "with", "your",
    "в", "во", "для", "и", "или", "к", "ко", "на", "не", "о", "об", "от", "по", "с", "со", "у",
))  # fmt: skip
_SHORTEST_PREFIX = 3
_LONGEST_QUERY = 12  # words; more of them narrow nothing but cost time
_english = snowballstemmer.stemmer("english")
_russian = snowballstemmer.stemmer("russian")
_to_simplified = OpenCC("t2s")


def search_terms(text: str) -> list[str]:
    """The lexemes under which a text is found, in the order of the text, with repetitions."""
    terms: list[str] = []
    for word in _words(text):
        terms.extend(_han_terms(word) if _is_han(word) else [_stem(word)])
    return terms


def query_terms(text: str) -> list[list[str]]:
    """
    What somebody looks for: every group must match, by any of its lexemes.

    A lexeme that ends in ``*`` matches as a prefix; the last word gets one, as it may be half typed.
    """
    words = list(_words(text))[:_LONGEST_QUERY]
    groups: list[list[str]] = []
    for position, word in enumerate(words):
        if _is_han(word):
            groups.extend([term] for term in _han_query(word))
            continue
        group = [_stem(word)]
        if position == len(words) - 1 and len(word) >= _SHORTEST_PREFIX:
            group.append(f"{word}*")
        groups.append(group)
    return groups


def tsvector_text(weighted: Iterable[tuple[str, str]]) -> str:
    """
    The text form of a ``tsvector``.

    :param weighted: pairs of a text and its weight, A (most important) to D.
    """
    places: dict[str, list[str]] = {}
    position = 0
    for text, weight in weighted:
        for term in search_terms(text):
            position = min(position + 1, 16383)  # the largest position that a tsvector holds
            places.setdefault(term, []).append(f"{position}{weight}")
    return " ".join(f"{_quoted(term)}:{','.join(spots[:250])}" for term, spots in sorted(places.items()))


def tsquery_text(text: str) -> str:
    """The text form of a ``tsquery`` for what somebody typed; empty if it holds no word."""
    groups = []
    for group in query_terms(text):
        lexemes = [f"{_quoted(term[:-1])}:*" if term.endswith("*") else _quoted(term) for term in group]
        groups.append(f"({' | '.join(lexemes)})")
    return " & ".join(groups)


def _words(text: str) -> Iterable[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    for match in _WORD.finditer(folded):
        word = _fold_accents(match.group())
        if word and word not in _STOP_WORDS:
            yield word


def _fold_accents(word: str) -> str:
    if any("\u0400" <= letter <= "\u04ff" for letter in word):
        return word.replace("ё", "е")
    if word.isascii() or _is_han(word):
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _is_han(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    stemmer = _russian if "\u0400" <= word[0] <= "\u04ff" else _english
    return str(stemmer.stemWord(word))


def _han_terms(run: str) -> list[str]:
    simple = _to_simplified.convert(run)
    return [*simple, *(simple[at : at + 2] for at in range(len(simple) - 1))]


def _han_query(run: str) -> list[str]:
    simple = _to_simplified.convert(run)
    return [simple] if len(simple) == 1 else [simple[at : at + 2] for at in range(len(simple) - 1)]


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
