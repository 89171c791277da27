"""Pure core: values in, values out; no Excel, no file, no clock, no pandas."""
