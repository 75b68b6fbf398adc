"""What a build costs beside plain Sphinx and beside other extensions that keep lists, measured in one run."""
