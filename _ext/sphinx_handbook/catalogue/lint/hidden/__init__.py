"""What a page's text hides from who reads it: letters without width, turned order, addresses that look like others."""
