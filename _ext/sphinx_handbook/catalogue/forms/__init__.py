"""Settings of other programs with which people edit the pages: forms, and checks while one writes."""
