"""Pure rules: standard library only, frozen values, time passed in."""
