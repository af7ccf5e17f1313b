import pytest

from doorstep.modules.catalog.rules import query_terms, search_terms, tsquery_text, tsvector_text


def test_words_are_stemmed_by_their_script() -> None:
    assert search_terms("Cleaning windows") == ["clean", "window"]
    assert search_terms("Уборка квартир") == search_terms("уборки квартира")


def test_han_text_becomes_characters_and_bigrams_of_simplified_form() -> None:
    assert search_terms("擦窗戶") == ["擦", "窗", "户", "擦窗", "窗户"]
    assert query_terms("窗戶") == query_terms("窗户") == [["窗户"]]
    assert query_terms("貓") == [["猫"]]


def test_accents_case_and_yo_do_not_matter() -> None:
    assert search_terms("Mäkinen") == search_terms("MAKINEN")
    assert search_terms("стёкла") == search_terms("стекла")
    assert search_terms("йога") != search_terms("иога")


def test_mixed_scripts_are_cut_where_the_script_changes() -> None:
    assert search_terms("Wi-Fi上门") == ["wi", "fi", "上", "门", "上门"]


def test_the_last_word_may_be_half_typed() -> None:
    assert query_terms("deep clea") == [["deep"], ["clea", "clea*"]]
    assert query_terms("tv") == [["tv"]]


@pytest.mark.parametrize("text", ["", "  ", "!!! ???", "the of and", "для и"])
def test_a_query_without_words_is_empty(text: str) -> None:
    assert tsquery_text(text) == ""


def test_quotes_and_operators_of_the_query_language_are_harmless() -> None:
    assert tsquery_text("a' | b:* & !c \\") == "('b') & ('c')"
    assert tsvector_text([("it's", "A")]) == "'it':1A 's':2A"


def test_a_vector_numbers_words_and_keeps_weights() -> None:
    assert tsvector_text([("clean home", "A"), ("home", "D")]) == "'clean':1A 'home':2A,3D"
