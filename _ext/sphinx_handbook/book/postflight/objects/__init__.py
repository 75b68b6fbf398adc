"""Reads the objects of a PDF whatever they are: by type, within limits, with what is wrong noted."""
