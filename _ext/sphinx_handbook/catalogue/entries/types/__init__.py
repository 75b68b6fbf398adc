"""The types of fields, one class each."""
