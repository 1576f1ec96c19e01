"""The stages of a newsmill pipeline: one thin PTransform a module, its logic in the package beside it."""
