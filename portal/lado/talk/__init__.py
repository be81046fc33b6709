"""What is said after a report was sent: questions and answers, what is added later, and letters, on both sides."""
