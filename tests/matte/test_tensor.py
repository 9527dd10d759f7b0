"""Room: tests. Runs on CPython. May import everything."""

import json
from typing import Any

import numpy as np
import pytest

from offcut.contract.errors import EngineError, NoSubjectError
from offcut.matte import tensor
from tests.testdata import ROOT

MODELS = {entry["id"]: entry for entry in json.loads((ROOT / "models.json").read_text(encoding="utf-8"))["models"]}
OUTPUT = {"name": "output", "activation": "none", "range": [0, 1]}

# What each model's own reference code makes of the colour (255, 128, 0), worked out by hand. 128 / 255 = .5019608.
#
# U-2-Net, data_loader.py, ToTensorLab: x / max(picture), which is 255 here, then (x - mean) / std with
# mean .485 .456 .406 and std .229 .224 .225; silueta and the model for people are the same network:
U_2_NET = ((1 - 0.485) / 0.229, (0.5019608 - 0.456) / 0.224, (0 - 0.406) / 0.225)  # 2.2489083, .2051821, -1.8044444
# IS-Net, Inference.py: x / 255, then normalize with mean .5 and std 1. RMBG 1.4 is one, with the same preparation:
IS_NET = (0.5, 0.0019608, -0.5)
# MODNet, onnx/inference_onnx.py: (x - 127.5) / 127.5 = (127.5, .5, -127.5) / 127.5; for clothes, infer.py:
# ToTensor, which divides by 255, then Normalize with mean .5 and std .5, which is the same:
MINUS_ONE_TO_ONE = (1.0, 0.0039216, -1.0)
# anime-segmentation, inference.py: x / 255 and nothing else:
ZERO_TO_ONE = (1.0, 0.5019608, 0.0)
BY_HAND = {
    "u2netp": U_2_NET,
    "u2net": U_2_NET,
    "silueta": U_2_NET,
    "u2net-human-seg": U_2_NET,
    "isnet-w8": IS_NET,
    "isnet-fp16": IS_NET,
    "isnet-uint8": IS_NET,
    "isnet-q8": IS_NET,
    "isnet-general-use": IS_NET,
    "rmbg-1.4": IS_NET,
    "modnet": MINUS_ONE_TO_ONE,
    "u2net-cloth-seg": MINUS_ONE_TO_ONE,
    "isnet-anime": ZERO_TO_ONE,
}


@pytest.mark.parametrize("engine", sorted(MODELS))
def test_prepared_numbers_are_those_of_the_reference_code(engine: str) -> None:
    spec = MODELS[engine]["input"]
    rgb_u8 = np.empty((50, 40, 3), np.uint8)
    rgb_u8[:] = (255, 128, 0)
    for height, width in spec.get("sizes_hw", [tensor.input_size_hw(spec, (50, 40))]):
        prepared = tensor.tensor_from_rgb(rgb_u8, spec, (height, width))
        assert prepared.shape == (1, 3, height, width)
        assert prepared.dtype == np.float32
        assert prepared.flags.c_contiguous
        for channel, expected in enumerate(BY_HAND[engine]):
            assert np.abs(prepared[0, channel] - expected).max() < 1e-5


def test_a_scale_can_be_the_picture_s_own_maximum() -> None:
    """As U-2-Net's authors and rembg do it; the catalogue says 255, so that a dark picture stays dark."""
    spec = {**MODELS["isnet-w8"]["input"], "scale": "picture-maximum"}
    rgb_u8 = np.full((64, 64, 3), (100, 50, 0), np.uint8)
    prepared = tensor.tensor_from_rgb(rgb_u8, spec, (64, 64))
    assert prepared[0, :, 5, 5] == pytest.approx([0.5, 0, -0.5], abs=1e-6)
    assert (tensor.tensor_from_rgb(np.zeros_like(rgb_u8), spec, (64, 64)) == -0.5).all()


# MODNet's reference (onnx/inference_onnx.py, get_scale_factor) gives the first four: the short side becomes 512, the
# long one int(long / short * 512), both less their rest by 32. It leaves a picture of one side over and one under 512
# as it is and has no limit; we always take the rule, and a long side over 1536 makes the short side give way.
@pytest.mark.parametrize(
    ("picture_hw", "size_hw"),
    [
        ((1000, 1500), (512, 768)),
        ((3000, 2000), (768, 512)),
        ((600, 800), (512, 672)),  # 682 less 10
        ((100, 100), (512, 512)),
        ((512, 1536), (512, 1536)),
        ((500, 2000), (384, 1536)),
        ((8, 4000), (32, 1536)),
        ((65500, 4), (1536, 32)),
        ((1, 1), (512, 512)),
    ],
)
def test_a_size_is_made_for_the_picture(picture_hw: tuple[int, int], size_hw: tuple[int, int]) -> None:
    assert tensor.input_size_hw(MODELS["modnet"]["input"], picture_hw) == size_hw


def test_rows_stay_rows() -> None:
    rgb_u8 = np.zeros((64, 64, 3), np.uint8)
    rgb_u8[:32] = 255
    prepared = tensor.tensor_from_rgb(rgb_u8, MODELS["isnet-w8"]["input"], (64, 64))
    assert (prepared[0, :, :32] == 0.5).all()
    assert (prepared[0, :, 32:] == -0.5).all()


def raw_of(values: Any) -> np.ndarray:
    return np.asarray(values, np.float32)[None, None]


def test_values_pass_unstretched() -> None:
    """A map from 0.2 to 0.6 stays that; stretching it would make a full matte of it."""
    alpha = tensor.alpha_from_raw(raw_of([[0.2, 0.6], [0.3, 0.5]]), OUTPUT)
    assert alpha.tolist() == np.array([[0.2, 0.6], [0.3, 0.5]], np.float32).tolist()


def test_sigmoid_and_range() -> None:
    logits = [[-1000.0, 0.0], [2.0, 1000.0]]
    alpha = tensor.alpha_from_raw(raw_of(logits), {**OUTPUT, "activation": "sigmoid"})
    assert alpha == pytest.approx(np.array([[0, 0.5], [1 / (1 + np.exp(-2)), 1]]), abs=1e-6)
    alpha = tensor.alpha_from_raw(raw_of([[-1.0, 0.0], [0.5, 1.0]]), {**OUTPUT, "range": [-1, 1]})
    assert alpha.tolist() == [[0, 0.5], [0.75, 1]]


def test_a_channel_is_the_subject_or_the_background_of_a_softmax() -> None:
    """Four classes, alpha = 1 - background: e^0, e^1, e^0, e^0 share 1 : 2.7183 : 1 : 1, so .175 is background."""
    spec = MODELS["u2net-cloth-seg"]["output"]
    assert spec["channel"] == {"of": 4, "index": 0, "is": "background"}
    raw = np.zeros((1, 4, 1, 3), np.float32)
    raw[0, 1, 0, 0] = 1
    raw[0, 0, 0, 1] = 1000
    raw[0, 3, 0, 2] = 1000
    assert tensor.alpha_from_raw(raw, spec)[0] == pytest.approx([1 - 0.174878, 0, 1], abs=1e-5)
    subject = {**spec, "channel": {"of": 4, "index": 3, "is": "subject"}}
    assert tensor.alpha_from_raw(raw, subject)[0] == pytest.approx([0.174878, 0, 1], abs=1e-5)
    with pytest.raises(EngineError):
        tensor.alpha_from_raw(raw[:, :3], spec)


def test_rounding_beyond_the_range_is_clipped_and_the_raw_output_is_left_alone() -> None:
    raw = raw_of([[-0.004, 1.004]])
    assert tensor.alpha_from_raw(raw, OUTPUT).tolist() == [[0, 1]]
    assert raw[0, 0, 0, 1] > 1


@pytest.mark.parametrize(
    "values",
    [[[0.0, 0.0]], [[1.0, 1.0]], [[0.7, 0.702]], [[0.0, 0.01]], [[0.1, 0.49]], [[0.0, np.nan]], [[0.0, np.inf]]],
)
def test_nothing_to_keep_is_said(values: list) -> None:
    with pytest.raises(NoSubjectError) as caught:
        tensor.alpha_from_raw(raw_of(values), OUTPUT)
    assert caught.value.code == "no-clear-subject"


@pytest.mark.parametrize(
    "raw",
    [
        raw_of([[0.0, 3.0]]),
        raw_of([[-0.5, 1.0]]),
        np.zeros((1, 2, 4, 4), np.float32),
        np.zeros((4, 4), np.float32),
        np.zeros((1, 1, 0, 4), np.float32),
    ],
)
def test_what_no_working_engine_gives_is_a_fault(raw: np.ndarray) -> None:
    with pytest.raises(EngineError) as caught:
        tensor.alpha_from_raw(raw, OUTPUT)
    assert caught.value.code == "inference-failed"
    assert caught.value.details["cause"]
