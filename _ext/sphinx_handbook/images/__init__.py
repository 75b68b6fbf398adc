"""Raster images: read, oriented, without metadata, scaled and encoded for the web and for paper."""
