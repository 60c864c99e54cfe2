"""Every command by its name, with those inside others; each is imported when it is asked for."""

import click

from grader.cli.command_line import main


def all_commands() -> dict[str, click.Command]:
    """Import all commands; return them by all their words."""
    found = {}
    for name in sorted(main.list_commands(click.Context(main))):
        command = main.get_command(click.Context(main), name)
        assert command, name
        inner = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"{name} {part}".strip(): one for part, one in sorted(inner.items())}
    return found
