"""The commands, one module each; ``calpae_xl.cli.program`` lists them."""
