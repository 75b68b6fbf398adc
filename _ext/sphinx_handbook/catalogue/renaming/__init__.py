"""What changes in a book's files when a page gets another name, or another page takes its place."""
