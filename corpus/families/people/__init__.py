"""Records of people: at home, at work, at school and at the doctor's."""
