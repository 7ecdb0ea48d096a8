"""残联: who got a certificate, whose level changed."""
