"""Room: tests. Small symmetric matrices against numpy's own inverse."""

import numpy as np

from offcut.matte import symmetric


def test_the_inverse_of_many_covariances() -> None:
    samples = np.random.default_rng(3).normal(0, 0.2, (50, 3, 9))
    matrices = samples @ samples.transpose(0, 2, 1) / 9 + 1e-6 * np.eye(3)
    rows = symmetric.inverse([matrices[:, row, column].astype(np.float32) for row, column in symmetric.UPPER])
    found = np.stack([np.stack(row, axis=-1) for row in rows], axis=1)
    np.testing.assert_allclose(found, np.linalg.inv(matrices), rtol=2e-3)
