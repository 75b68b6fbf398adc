"""What a page names and may not have: files outside the project, and addresses on other hosts."""
