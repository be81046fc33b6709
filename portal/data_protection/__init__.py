"""What a data protection officer asks for: what is held about whom and how long, taking it away, and letting it go."""
