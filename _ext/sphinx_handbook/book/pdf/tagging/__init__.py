"""Tagged PDF: the structure that PDF/UA-1 and PDF/A-2a ask for, made from the HTML and from what is drawn of it."""
