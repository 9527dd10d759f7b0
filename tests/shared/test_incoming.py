"""Room: tests. Runs on CPython and MicroPython. Folders that come in."""

from offcut.page.incoming import is_picture, order_key
from tests.shared.repository import LANGUAGES, ready_state, told, words


def folder(*paths: str, lost: int = 0) -> dict:
    files = []
    for path in paths:
        name = path.rpartition("/")[2]
        files.append({"file": "file-of-" + path, "name": name, "path": path, "bytes": 9, "kind": ""})
    return {"type": "folder-read", "files": files, "lost": lost}


def test_pictures_are_told_by_type_or_ending() -> None:
    assert is_picture("a.JPG", "") and is_picture("a", "image/png") and is_picture("a.b.tiff", "")
    for name in ["a.txt", "jpg", ".DS_Store", "._a.jpg", "Thumbs.db", "a.jpg.exe"]:
        assert not is_picture(name, ""), name


def test_a_person_counts_2_before_10() -> None:
    paths = ["b/10.png", "b/9.png", "b/009a.png", "a.png", "A2.png", "a10.png", "b", "1", "2x", ""]
    made = sorted(paths, key=order_key)
    assert made.index("b/9.png") < made.index("b/10.png")
    assert made.index("A2.png") < made.index("a10.png")
    assert made.index("1") < made.index("2x")
    assert sorted(made, key=order_key) == made


def test_only_pictures_are_taken_and_the_rest_is_let_go() -> None:
    state, effects = told(ready_state(), folder("x/10.jpg", "x/notes.txt", "x/y/2.jpg", "x/9.jpg"))
    assert [one["name"] for one in state["pictures"]] == ["9.jpg", "10.jpg", "2.jpg"]
    assert {"do": "release", "blobs": ["file-of-x/notes.txt"]} in effects
    assert state["notices"] == [{"id": "folder-others", "details": {"count": 1, "taken": 3}}]


def test_a_folder_without_pictures_is_said() -> None:
    state, _ = told(ready_state(), folder("x/notes.txt", lost=2))
    assert state["pictures"] == []
    assert [one["id"] for one in state["notices"]] == ["folder-empty", "files-lost"]


def arrived(*files: tuple, word: str | None = None, lost: int = 0, large: int = 0, many: int = 0) -> dict:
    listed = [{"file": "file-of-" + name, "name": name, "bytes": 9, "kind": kind} for name, kind in files]
    event: dict = {"type": "files-arrived", "origin": "share", "files": listed, "word": word}
    event.update({"lost": lost, "large": large, "many": many})
    return event


def test_shared_pictures_come_into_the_queue() -> None:
    state, effects = told(ready_state(), arrived(("b.png", ""), ("x", "image/jpeg"), ("notes.txt", "text/plain")))
    assert [one["name"] for one in state["pictures"]] == ["b.png", "x"]
    assert {"do": "release", "blobs": ["file-of-notes.txt"]} in effects
    assert state["notices"] == [{"id": "shared-others", "details": {"count": 1, "taken": 2}}]


def test_what_of_a_share_is_left_out_has_a_sentence() -> None:
    state, _ = told(ready_state(), arrived(large=1, many=5, lost=2))
    assert [one["id"] for one in state["notices"]] == ["shared-large", "shared-many", "files-lost"]
    for word in ["nothing", "missed", "failed"]:
        state, _ = told(ready_state(), arrived(word=word))
        assert [one["id"] for one in state["notices"]] == ["shared-" + word] and state["pictures"] == []
        for language in LANGUAGES:
            assert words(language).say("notice.shared-" + word)


def test_the_first_page_of_a_folder_speaks_for_the_whole_of_it() -> None:
    state, _ = told(ready_state(), dict(folder("x/1.jpg", "x/2.jpg"), total=60, others=3))
    assert state["spoken"]["values"] == {"count": 60}
    assert state["notices"] == [{"id": "folder-others", "details": {"count": 3, "taken": 60}}]


def test_the_first_page_of_a_share_speaks_for_the_whole_of_it() -> None:
    state, _ = told(ready_state(), dict(arrived(("1.png", ""), ("2.png", "")), total=30, others=4))
    assert (state["coming"], state["spoken"]["values"]) == (28, {"count": 30})
    assert state["notices"] == [{"id": "shared-others", "details": {"count": 4, "taken": 30}}]
