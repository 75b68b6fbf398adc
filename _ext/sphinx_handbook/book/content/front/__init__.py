"""What stands before the chapters beside the table of contents."""
