"""The bundled lexicons: texts of published records and tables, by the field that they stand in."""
