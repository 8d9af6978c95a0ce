"""What is known of the files of the SIP hosts."""
