"""From HTML to laid-out pages: style sheets, WeasyPrint, and what it warns of."""
