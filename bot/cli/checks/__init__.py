"""What `check` looks at, one subject a module. Each finding says how to mend what is wrong."""
