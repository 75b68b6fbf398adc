"""Pages as Markdown beside their HTML, and the list of them for programs that read."""
