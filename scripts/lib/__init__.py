"""What scripts share: shell.sh and pool.sh for shells, places.py for Python."""
