"""Figures of this machine: `python -m benchmarks --help`. Those seen elsewhere: docs/measures.md."""
