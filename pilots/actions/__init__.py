"""Every change to pilots: `plans`, `measures`, `steps`, `results`, `readouts`."""
