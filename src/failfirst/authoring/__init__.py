"""Tools for those who write and test the course. Learners never need them."""
