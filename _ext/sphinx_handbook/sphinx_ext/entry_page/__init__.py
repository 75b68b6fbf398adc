"""What front matter adds to a page: facts below its title, sections at its end."""
