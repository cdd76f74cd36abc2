"""What tests share: records, stores, outlets and desks to try things on."""
