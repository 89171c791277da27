"""A workbook remade from itself: what people own is read, fitted to what they want now, built anew and compared."""
