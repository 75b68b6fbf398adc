"""From doctrees to an edition's HTML, and to what its file must hold."""
