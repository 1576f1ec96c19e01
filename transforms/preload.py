"""Imported once, in the process that workers are forked from: what every worker needs is loaded before the first."""

from __future__ import annotations

import transforms.extraction.article
import transforms.reprints.signature  # noqa: F401
from transforms.filtering.language_model import language_models

language_models()
