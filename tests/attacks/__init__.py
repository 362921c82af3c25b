"""What somebody who means harm would try, each as a test."""
