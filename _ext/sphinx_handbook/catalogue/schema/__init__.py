"""What ``katalog.toml`` declares: categories, fields, vocabularies, editions."""
