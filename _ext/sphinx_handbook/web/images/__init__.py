"""Images as pages have them: which files are published of each, and the attributes of its tag."""
