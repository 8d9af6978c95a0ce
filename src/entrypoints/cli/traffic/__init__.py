"""What calls came to: reports for people, for machines and on paper."""
