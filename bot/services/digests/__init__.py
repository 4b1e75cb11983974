"""What managers see: figures of a day or a week."""
