"""Grammars of tests."""

BRACKETS = 'start: "(" start ")" start | "[" start "]" start | '

ARITHMETIC = """
start: sum
sum: sum ("+" | "-") product | product
product: product ("*" | "/") factor | factor
factor: NUMBER | "(" sum ")"
NUMBER: /[1-9][0-9]{0,3}/
"""

JSON = r"""
start: object
value: object | array | STRING | NUMBER | "true" | "false" | "null"
object: "{" [pair ("," pair)*] "}"
pair: STRING ":" value
array: "[" [value ("," value)*] "]"
STRING: /"[^"\\\x00-\x1f]*"/
NUMBER: /-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,3})?/
"""

SQL = """
start: "SELECT " columns " FROM " NAME [" WHERE " condition] [" ORDER BY " NAME [" ASC" | " DESC"]] ";"
columns: "*" | NAME (", " NAME)*
condition: test | condition (" AND " | " OR ") test
test: NAME (" = " | " < " | " > ") value | "(" condition ")" | NAME " IN (SELECT " NAME " FROM " NAME ")"
value: NUMBER | "'" WORDS "'"
NAME: /[a-z][a-z_]*/
NUMBER: /[0-9]{1,4}/
WORDS: /[A-Za-z ]+/
"""

PROGRAM = r"""
start: statement+
statement: NAME " = " expression ";\n"
    | "if " expression " {\n" statement+ "}\n"
    | "while " expression " {\n" statement+ "}\n"
    | "print(" expression ");\n"
expression: term | expression (" + " | " - " | " < ") term
term: NAME | NUMBER | "(" expression ")"
NAME: /[a-z]{1,8}/
NUMBER: /[0-9]{1,3}/
"""
