"""Pictures that have no room where they stand."""
