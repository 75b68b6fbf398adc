"""What leads from page to page in a project without a catalogue."""
