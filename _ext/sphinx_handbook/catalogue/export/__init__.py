"""All entries as data: JSON, CSV, feeds."""
