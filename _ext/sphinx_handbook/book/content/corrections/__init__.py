"""A sheet of corrections: what to cross out and write in a printed copy."""
