"""How well student code is confined here, tried and told."""
