"""What is asked of the value of a property: by its name, by the patterns that this matches, and of all others."""

from constraints.json_schema.facts import ObjectFacts, Rule
from constraints.json_schema.references.schema_source import ANYTHING, Goal
from constraints.regex.compile import agreed_search


def member_goal(members: ObjectFacts, name: str, *, loose: bool = False) -> Goal:
    """All that is asked of the value of a property, listed or not.

    Where Python and ECMA 262 differ on whether its name matches a pattern, both ask; neither if it is to be `loose`.
    """
    own = next((goal for listed, goal in members.properties if listed == name), ANYTHING)
    return own.union(*(_rule_goal(rule, name, loose) for rule in members.rules))


def member_goals(members: ObjectFacts) -> dict[str, Goal]:
    """The same for all listed properties."""
    return {
        name: own.union(*(_rule_goal(rule, name, False) for rule in members.rules)) for name, own in members.properties
    }


def _rule_goal(rule: Rule, name: str, loose: bool) -> Goal:
    goal = ANYTHING
    matched = name in rule.names
    for pattern, asked in rule.patterns:
        found = agreed_search(pattern, name)
        if found or (found is None and not loose):
            goal |= asked
        matched = matched or bool(found) or (found is None and loose)
    return goal if matched else goal | rule.additional
