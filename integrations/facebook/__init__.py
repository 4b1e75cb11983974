"""Facebook Pages (Graph API)."""
