"""What a language asks for: order of letters, spelling of names, dates."""
