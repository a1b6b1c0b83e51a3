"""The validators of record, which have the last word on a text and say why they refuse one."""
