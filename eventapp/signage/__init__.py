"""QR codes, printed sheets and pictures for sharing."""
