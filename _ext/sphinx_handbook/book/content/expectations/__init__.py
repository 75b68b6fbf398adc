"""What should be in a PDF, gathered from the HTML that it is laid out from."""
