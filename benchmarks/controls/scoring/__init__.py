"""What a controlled sentence is judged by."""
