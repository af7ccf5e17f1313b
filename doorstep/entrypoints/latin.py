"""Russian names in Latin letters, for invented people and drawn streets."""

_LATIN_OF = dict(zip("абвгдезийклмнопрстуфъыьэ", "abvgdeziyklmnoprstuf_y_e", strict=True)) | {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
}  # fmt: skip


def transliterated(word: str) -> str:
    """A Russian word in Latin letters (simplified BGN/PCGN); other scripts stay as they are."""
    letters = (_LATIN_OF.get(letter, letter).replace("_", "") for letter in word.lower())
    latin = "".join(letters)
    return latin.title() if latin != word.lower() else word
