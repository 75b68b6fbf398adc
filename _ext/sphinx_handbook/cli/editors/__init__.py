"""Commands that write settings of other programs with which people edit the pages."""
