"""What is judged again without a mistake that another criterion is charged for."""
