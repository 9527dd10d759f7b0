"""Room: tests. Runs on CPython and MicroPython. Photos for documents: choosing one, lines, the checklist, sheets."""

from offcut.contract import documents as rules
from offcut.contract import documents_frame, recipe
from offcut.page import document_lines, document_rules, documents, keys, view_document
from offcut.page.own_recipes import recipe_now
from tests.shared.repository import (
    LANGUAGES,
    commands,
    failed,
    job_done,
    keys_held,
    picture,
    read_json,
    ready_state,
    told,
    tools_loaded,
    words,
)
from tests.shared.test_views import all_nodes, by_id, shown, texts

FOUND = {"crown": 0.2, "chin": 0.6, "axis": 0.5, "rotate_deg": 0, "flip": "none"}


def known(changes: dict | None = None) -> dict:
    made = {"width": 1000, "height": 1200, "found": FOUND, "confidence": 1.0, "marks": FOUND, "touches": ["bottom"]}
    made.update({} if changes is None else changes)
    return made


def photo_state(document: str = "schengen-visa", changes: dict | None = None, result: dict | None = None) -> dict:
    """Return a state with a finished photo for a document, just as the worker makes it."""
    state, _ = told(
        ready_state("a"), tools_loaded(), {"type": "documents-loaded", "data": read_json("assets/documents.json")}
    )
    state, _ = told(state, {"type": "address-changed", "address": "#/passport", "first": False})
    state, _ = told(
        state, {"type": "document-chosen", "value": document}, {"type": "job-started", "job_id": "picture-1.1"}
    )
    size = recipe_now(state)["canvas"]
    made: dict = {"width": size["width_px"], "height": size["height_px"], "bytes": 50000, "mime": "image/jpeg"}
    made["document"] = known(changes)
    made.update({} if result is None else result)
    # What was set while the picture waited is made at once.
    state, effects = told(state, job_done("picture-1.1", changes=made))
    if commands(effects):
        state, _ = told(state, job_done(commands(effects)[0][1], changes=made))
    state, _ = told(state, {"type": "picture-selected", "picture": "picture-1"})
    return state


def shown_document(language: str) -> dict:
    """Return the panel with everything in it."""
    state = photo_state()
    return view_document.panel(words(language), *view_document.passport_inputs(state))


def finish(effects: list) -> dict:
    return [
        effect["command"] for effect in effects if effect["do"] == "send" and effect["command"]["type"] == "finish-job"
    ][0]


def near(first: float, second: float) -> bool:
    return abs(first - second) < 0.001


def test_the_documents_are_asked_for_when_a_tool_for_them_is_opened_and_once() -> None:
    state, effects = told(ready_state("a"), tools_loaded())
    assert "load-documents" not in [effect["do"] for effect in effects]
    state, effects = told(state, {"type": "address-changed", "address": "#/id-photo", "first": False})
    assert [effect["do"] for effect in effects].count("load-documents") == 1
    assert "document.loading" not in texts(shown(state))
    state, effects = told(state, {"type": "address-changed", "address": "#/passport", "first": False})
    assert "load-documents" not in [effect["do"] for effect in effects]
    state, _ = told(state, {"type": "documents-failed"})
    state, effects = told(state, by_id(shown(state), "documents-again")["on"]["click"])
    assert effects == [{"do": "load-documents"}]


def test_the_presets_of_the_tools_are_what_choosing_their_document_sets() -> None:
    data = rules.parse(read_json("assets/documents.json"))
    tools = read_json("assets/tools.json")["tools"]
    found = 0
    for tool in tools:
        if tool["panel"] in documents.PANELS:
            found += 1
            preset = recipe.complete(tool["recipe"])
            document = rules.find(data, preset["document"]["id"])
            assert document is not None
            assert documents.applied(data, document, preset) == preset, tool["id"]
    assert found == 2


def test_every_document_gives_a_recipe_that_the_worker_takes_and_that_meets_its_own_rules() -> None:
    data = read_json("assets/documents.json")
    for document in data["documents"]:
        made = documents.applied(data, document, recipe.defaults())
        assert recipe.complete(made) == made
        assert made["document"]["id"] == document["id"]
        result: dict = {
            "width": made["canvas"]["width_px"],
            "height": made["canvas"]["height_px"],
            "mime": "image/jpeg",
        }
        least = 1 if "file" not in document else document["file"]["kb"][0]
        result.update({"bytes": 1000 * (least or 5), "document": known({"width": 9000, "height": 9000, "touches": []})})
        lines = document_rules.checklist(data, document, {"result": result, "shown": made, "marks": FOUND})
        assert [line for line in lines if line[1] == "unmet"] == [], document["id"]
        for line in lines:
            for language in LANGUAGES:
                assert words(language).has("document.rule." + line[0] + "." + line[1]), line


def test_choosing_a_document_sets_size_background_file_and_place_of_the_head() -> None:
    state = photo_state("us-visa")
    made = recipe_now(state)
    assert [made["canvas"]["width_px"], made["canvas"]["height_px"]] == [600, 600]
    assert made["output"]["format"] == "jpeg" and made["output"]["cap_kb"] == 240
    assert made["background"] == recipe.complete({"background": {"kind": "colour"}})["background"]
    assert near(made["document"]["head"], 0.595)
    state, _ = told(state, {"type": "document-chosen", "value": "fr-passport"})
    # White is not allowed there.
    assert recipe_now(state)["background"]["colour"] == "#e3e6e8"
    state, _ = told(
        state, {"type": "document-coloured", "colour": "#d3e4f2"}, {"type": "document-chosen", "value": "de-passport"}
    )
    assert recipe_now(state)["background"]["colour"] == "#e3e6e8"
    before = recipe_now(state)
    state, effects = told(state, {"type": "document-chosen", "value": "atlantis"})
    assert recipe_now(state) is before and effects == []


def test_a_search_finds_names_in_both_languages() -> None:
    state = photo_state()
    for query, identifier in [
        ("canada", "ca-passport"),
        ("\u52a0\u62ff\u5927 \u62a4\u7167", "ca-passport"),
        ("JP visa", "jp-visa"),
    ]:
        state, _ = told(state, {"type": "document-searched", "value": query})
        options = [
            one["attrs"]["value"] for one in all_nodes(by_id(shown(state), "set-document-id")) if one["tag"] == "option"
        ]
        # The chosen one stays in the list.
        assert identifier in options and "schengen-visa" in options and len(options) < 6, options


def test_a_line_that_is_moved_says_where_the_head_is_and_the_picture_follows() -> None:
    state = photo_state()
    guides = dict(documents.guides(state, picture(state, "a")) or ())
    assert near(guides["crown"], 0.09) and near(guides["chin"], 0.8456) and guides["shift"] is None
    # Ten percent of the photo further down: the head is so much longer.
    state, effects = told(state, {"type": "document-line-moved", "line": "chin", "value": "946"})
    assert effects == [] and dict(documents.guides(state, picture(state, "a")) or ())["chin"] == 0.946
    state, effects = told(state, {"type": "document-line-set", "line": "chin", "value": "946"})
    marks = finish(effects)["marks"]
    assert near(marks["chin"], 0.6 + 0.4 * (0.946 - 0.8456) / 0.7556) and marks["crown"] == 0.2
    guides = dict(documents.guides(state, picture(state, "a")) or ())
    assert near(guides["chin"], 0.8456) and guides["shift"][2] < 1 and guides["turn"] == 1
    assert documents_frame.wrong_marks(marks) is None
    # Other pictures keep what was found in them; the settings are not touched.
    assert recipe_now(state)["document"] == recipe_now(photo_state())["document"]
    state, effects = told(state, {"type": "document-fitted"})
    assert picture(state, "a")["marks"] is None


def test_lines_do_not_pass_each_other_and_nonsense_is_left() -> None:
    state = photo_state()
    moved, effects = told(state, {"type": "document-line-set", "line": "crown", "value": "990"})
    marks = picture(moved, "a")["marks"]
    assert marks["crown"] < marks["chin"]
    _, effects = told(state, {"type": "document-line-set", "line": "crown", "value": "high"})
    assert effects == []


def test_lines_are_moved_and_the_picture_is_pulled_by_keys() -> None:
    state = photo_state()
    event = keys.event_for(state, "keydown", "ArrowDown", keys_held(shift=True), "input", "range", "document-chin")
    assert event == {"type": "document-line-stepped", "line": "chin", "by": 1, "far": True}
    state, effects = told(state, event)
    assert finish(effects)["marks"]["chin"] > 0.6
    assert keys.event_for(state, "keydown", "ArrowLeft", keys_held(), "input", "range", "document-chin") is None
    event = keys.event_for(state, "keydown", "ArrowRight", keys_held(), "div", "", keys.FRAME)
    assert event == {"type": "document-nudged", "dx": 1, "dy": 0, "far": False}
    state, _ = told(state, event)
    assert near(recipe_now(state)["document"]["side"], documents.STEP)
    state, _ = told(state, {"type": "stage-pulled", "dx": -0.1, "dy": 0.05})
    assert near(recipe_now(state)["document"]["side"], documents.STEP - 0.1)
    assert near(recipe_now(state)["document"]["top"], 0.09 + 0.05)
    state, _ = told(state, {"type": "stage-pulled", "dx": 0, "dy": 30})
    assert recipe_now(state)["document"]["top"] == 1
    state, _ = told(state, {"type": "document-fitted"})
    assert near(recipe_now(state)["document"]["top"], 0.09) and recipe_now(state)["document"]["side"] == 0


def test_a_picture_that_is_not_for_a_document_is_pulled_as_ever() -> None:
    state, _ = told(photo_state(), {"type": "address-changed", "address": "#/cutout", "first": False})
    assert recipe_now(state)["document"]["id"] == documents_frame.NONE
    before = recipe_now(state)
    state, _ = told(state, {"type": "stage-pulled", "dx": 0.1, "dy": 0.1})
    assert recipe_now(state) is before
    assert documents.guides(state, picture(state, "a")) is None
    assert keys.event_for(state, "keydown", "ArrowRight", keys_held(), "div", "", keys.FRAME) is None


def test_numbers_are_millimetres_on_paper() -> None:
    state, _ = told(photo_state(), {"type": "document-set", "key": "head", "value": "34.2"})
    assert near(recipe_now(state)["document"]["head"], 34.2 / 45)
    assert by_id(shown(state), "set-document-head")["props"] == {"value": "34.2"}
    state, _ = told(state, {"type": "document-set", "key": "side", "value": "3.5"})
    assert near(recipe_now(state)["document"]["side"], 0.1)
    state, _ = told(photo_state("gb-passport-file"), {"type": "document-set", "key": "head", "value": "70"})
    assert near(recipe_now(state)["document"]["head"], 0.7)
    before = recipe_now(state)
    state, _ = told(state, {"type": "document-set", "key": "head", "value": "much"})
    assert recipe_now(state) is before


def test_where_no_head_was_found_the_lines_wait_in_the_whole_picture() -> None:
    state = photo_state(changes={"found": None, "marks": None})
    guides = dict(documents.guides(state, picture(state, "a")) or ())
    assert guides["found"] is False and guides["crown"] == document_lines.FIRST["crown"]
    assert words("en").say("document.head.lost") in texts(shown(state))
    state, effects = told(state, {"type": "document-line-set", "line": "crown", "value": "100"})
    # The photo is 35:45 as the picture is nearly: 1000 x 1285.7 around the middle of 1000 x 1200.
    assert near(finish(effects)["marks"]["crown"], (1285.714 * 0.1 - 42.857) / 1200)
    assert near(finish(effects)["marks"]["axis"], 0.5)


def test_an_outline_that_is_not_clear_is_said() -> None:
    unsure = words("en").say("document.head.unsure")
    assert unsure in texts(shown(photo_state(changes={"confidence": 0.3})))
    assert unsure not in texts(shown(photo_state()))


def test_marks_of_a_picture_that_was_turned_otherwise_mean_nothing() -> None:
    state, _ = told(photo_state(), {"type": "document-line-set", "line": "chin", "value": "900"})
    one = picture(state, "a")
    assert document_lines.marks_now(one, recipe_now(state)) is one["marks"]
    turned = recipe.with_value(recipe_now(state), "canvas", "rotate_deg", 2)
    assert document_lines.marks_now(one, turned) is None


def verdicts(state: dict) -> dict:
    data = state["documents"]["data"]
    one = picture(state, "a")
    document = rules.find(data, one["shown"]["document"]["id"])
    assert document is not None
    return {line[0]: line[1] for line in document_rules.checklist(data, document, one)}


def test_the_checklist_measures_what_can_be_measured() -> None:
    good = verdicts(photo_state("cn-visa", {"touches": []}))
    assert [rule for rule in good if good[rule] == "unmet"] == []
    assert good["expression"] == "judge" and good["lines"] == "judge"
    assert good["bytes"] == "met" and good["format"] == "met" and good["pixels"] == "met"
    assert verdicts(photo_state("cn-visa", result={"bytes": 30000}))["bytes"] == "unmet"
    assert verdicts(photo_state("cn-visa", result={"bytes": 130000}))["bytes"] == "unmet"
    assert verdicts(photo_state("cn-visa", result={"mime": "image/png"}))["format"] == "unmet"
    assert verdicts(photo_state("cn-visa", result={"width": 300, "height": 400}))["size"] == "unmet"
    # Another size of the same shape is allowed there.
    assert verdicts(photo_state("cn-visa", result={"width": 390, "height": 520}))["size"] == "met"
    # A head of 200 pixels for one of 401.
    small = {"height": 500, "width": 500, "touches": []}
    assert verdicts(photo_state("schengen-visa", small))["pixels"] == "unmet"
    assert verdicts(photo_state("schengen-visa", {"marks": None, "found": None}))["head"] == "judge"


def test_a_person_who_is_cut_off_within_the_photo_is_said() -> None:
    low: dict = dict(FOUND)
    low.update({"crown": 0.57, "chin": 0.97})
    cut = {"found": low, "marks": low}
    assert verdicts(photo_state("schengen-visa", cut))["inside"] == "unmet"
    cut["touches"] = []  # type: ignore[assignment]
    assert verdicts(photo_state("schengen-visa", cut))["inside"] == "met"
    state = photo_state("schengen-visa", {"found": low, "marks": low})
    assert words("en").say("document.rule.inside.unmet", {"sides": words("en").say("document.side.bottom")}) in texts(
        shown(state)
    )


def test_a_head_that_is_too_long_is_said_with_its_number() -> None:
    state = photo_state()
    state, effects = told(state, {"type": "document-set", "key": "head", "value": "40"})
    state, _ = told(
        state, job_done(finish(effects)["job_id"], changes={"document": known(), "width": 413, "height": 531})
    )
    assert verdicts(state)["head"] == "unmet"
    values = {"value": "40", "unit": " mm", "least": "32", "most": "36"}
    assert words("en").say("document.rule.head.unmet", values) in texts(shown(state))
    for language in LANGUAGES:
        assert texts(shown(state, language))


def test_a_sheet_is_made_of_the_finished_photo_and_saved() -> None:
    state = photo_state()
    state, effects = told(
        state, {"type": "sheet-paper-chosen", "value": "a4"}, {"type": "sheet-asked", "format": "pdf"}
    )
    (command,) = [effect["command"] for effect in effects]
    assert command["type"] == "print-sheet" and command["file"] == picture(state, "a")["result"]["cutout"]
    assert command["sheet"] == {"paper": "a4", "format": "pdf", "mm": [35, 45]}
    # One at a time.
    state, effects = told(state, {"type": "sheet-asked", "format": "png"})
    assert effects == []
    printed = {"printed": "blob-9", "name": "a-a4.pdf", "mime": "application/pdf", "bytes": 9, "count": 32}
    state, effects = told(state, {"type": "job-done", "job_id": command["job_id"], "result": printed})
    assert effects == [{"do": "download", "blob": "blob-9", "name": "a-a4.pdf"}]
    assert words("en").say_count("document.sheet.made", 32) in texts(shown(state))
    state, effects = told(state, {"type": "sheet-asked", "format": "png"})
    assert effects[0] == {"do": "release", "blobs": ["blob-9"]}
    again = [effect["command"] for effect in effects if effect["do"] == "send"][0]
    assert again["job_id"] != command["job_id"]
    details = {"paper": "a4", "width": 35, "height": 45}
    state, _ = told(state, failed(again["job_id"], "sheet-too-small", details))
    assert words("en").say("error.sheet-too-small", details) in " ".join(texts(shown(state)))
    assert state["sheet"]["job_id"] is None


def test_lines_are_sliders_that_say_where_they_are() -> None:
    for language in LANGUAGES:
        nodes = shown(photo_state(), language)
        for line in document_lines.LINES:
            slider = by_id(nodes, "document-" + line)
            assert slider["attrs"]["aria-label"] and slider["attrs"]["aria-valuetext"]
            assert slider["on"]["change"] == {"type": "document-line-set", "line": line}
        # The slider between before and after rests meanwhile.
        assert not [one for one in nodes if one.get("attrs", {}).get("id") == "split"]


def test_a_photo_for_a_document_is_not_touched_up_where_places_would_be_wrong() -> None:
    state, _ = told(photo_state(), {"type": "brush-chosen", "mode": "erase"})
    assert by_id(shown(state), "touch-canvas")
