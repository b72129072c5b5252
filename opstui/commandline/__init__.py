"""What each command of `opstui` does; one module per command, imported when it runs."""
