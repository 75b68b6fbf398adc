"""The catalogue as a Sphinx extension: domain, directives, nodes, transforms, events."""
