"""A day field of the browser takes 2026-11-06 only; what people type with strokes is understood too."""

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d"]
