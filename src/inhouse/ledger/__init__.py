"""What is recorded of each answer: numbers and enums, never content."""
