"""Room: tests. Runs on CPython and MicroPython. Every word that can reach the page has a sentence in every language."""

from offcut.contract import errors, protocol, recipe
from offcut.page import status, surroundings, texts
from offcut.page.words import Words
from tests.shared.repository import LANGUAGES, read_json, words


def detailed(code: str) -> dict:
    """Return an error with the details that its code requires."""
    required = [entry[2] for entry in errors.CODES if entry[0] == code][0]
    numbers = ["width", "height", "pixels", "limit", "bytes", "seconds", "expected_bytes"]
    return {"code": code, "message": code, "details": {key: 7 if key in numbers else "word" for key in required}}


def test_every_error_code_says_what_happened_and_what_to_do() -> None:
    for language in LANGUAGES:
        said = words(language)
        for code in errors.codes():
            assert texts.error_sentence(said, detailed(code)), code
            assert texts.error_advice(said, detailed(code)), code


def test_files_that_an_update_took_away_are_told_apart_from_a_bad_connection() -> None:
    for status_code, sentence in [(404, "no longer on the site"), (410, "no longer"), (503, "could not be fetched")]:
        error = {"code": "download-failed", "details": {"url": "x", "status": status_code, "cause": "y"}}
        assert sentence in texts.error_sentence(words("en"), error)
        assert texts.error_advice(words("zh"), error)


def test_every_stage_notice_reason_and_sample_has_a_sentence() -> None:
    keys = ["stage." + stage for stage in protocol.STAGES]
    keys += ["notice." + code for code in surroundings.NOTICES]
    keys += ["note." + code for code in texts.RESULT_NOTES]
    keys += ["offline." + code for code in status.OFFLINE_REASONS]
    keys += ["sample." + sample["id"] for sample in surroundings.SAMPLES]
    keys += ["licence.sample." + sample["id"] for sample in surroundings.SAMPLES]
    keys += ["language.name", "language.tag", "language.direction"]
    keys += ["theme." + theme for theme in surroundings.THEMES]
    keys += ["set." + section + "." + key for section, key, _, _, _ in recipe.FIELDS]
    for section, key, _, kind, limits in recipe.FIELDS:
        if kind == "choice":
            keys += ["set." + section + "." + key + "." + limit for limit in limits if ":" not in limit]
    for language in LANGUAGES:
        said = words(language)
        for key in keys:
            assert said.has(key), language + ": " + key


def test_every_engine_of_the_catalogue_is_named_in_every_language() -> None:
    for language in LANGUAGES:
        said = words(language)
        for entry in read_json("models.json")["models"]:
            for field in ["label", "good-for"]:
                assert said.has("engine." + entry["id"] + "." + field), entry["id"] + " in " + language


def test_an_unknown_engine_speaks_for_itself() -> None:
    engine = {"id": "stranger", "label": "Stranger", "good_for": "Hats"}
    assert texts.engine_text(words("zh"), engine, "label") == "Stranger"
    assert texts.engine_text(words("zh"), engine, "good-for") == "Hats"


def test_languages_have_the_same_keys_and_places() -> None:
    english = read_json("assets/i18n/en.json")
    for language in LANGUAGES:
        other = read_json("assets/i18n/" + language + ".json")
        assert sorted(english) == sorted(other)
        for key in english:
            assert places(english[key]) == places(other[key]), language + ": " + key


def places(sentence: str) -> list:
    """Return the names of the places; a language may write a value in its own way, but not lose it."""
    return sorted([piece.split("}")[0].split(":")[0] for piece in sentence.split("{")[1:]])


def test_no_sentence_is_empty_or_the_same_in_both_languages() -> None:
    english, chinese = read_json("assets/i18n/en.json"), read_json("assets/i18n/zh.json")
    same = [key for key in english if english[key] == chinese[key]]
    assert sorted(same) == sorted(
        [
            "page.name",
            "language.direction",
            "privacy.number",
            "privacy.bytes",
            "status.failed",
            "facts.bytes",
            "engine.size",
            "spoken.worker-failed",
        ]
    )
    assert all(text.strip() for text in english.values())


def test_an_error_in_a_sentence_is_put_into_words() -> None:
    error = detailed("image-empty")
    text = texts.sentence(
        Words("en", read_json("assets/i18n/en.json")), [], "spoken.failed", {"name": "a", "error": error}
    )
    assert text.startswith("a: The file is empty. ")
