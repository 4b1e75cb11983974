"""Instagram (Instagram API with Instagram Login)."""
