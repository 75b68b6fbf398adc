"""The catalogue, told to Sphinx: domain, directives, nodes, transforms, events."""
