"""Meta's Graph API: what Facebook Pages and Instagram share. No network by itself."""
