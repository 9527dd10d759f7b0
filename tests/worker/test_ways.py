"""Room: tests."""

from offcut.worker.ways import on_gpu, on_processor, safest


def test_only_the_gpu_s_way_is_a_gpu_s() -> None:
    assert on_gpu().is_gpu and on_gpu().runtime == "jspi"
    assert not on_processor(4, "plain").is_gpu
    assert not safest("jspi").is_gpu


def test_the_safest_way_has_one_thread() -> None:
    assert on_processor(4, "plain").threads == 4
    assert safest("jspi").threads == 1
