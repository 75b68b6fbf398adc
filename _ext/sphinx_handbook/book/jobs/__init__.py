"""Which files a build makes, and what is published of them."""
