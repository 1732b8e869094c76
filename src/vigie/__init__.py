"""Vigie: a self-hosted reputation and crisis desk. `docs/architecture.md` draws the floors."""

import os

# Before numpy loads: our products of matrices are small, a second thread would only spin beside the first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
