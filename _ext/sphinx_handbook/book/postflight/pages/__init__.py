"""Judges how the pages of a finished PDF look: where its lines stand, and what a designer would mend."""
