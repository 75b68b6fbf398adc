"""The design: one set of tokens and fonts for screen and paper."""
