"""水利: where drinking water is not safe."""
