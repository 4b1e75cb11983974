"""Tables, repositories, units of work and migrations."""
