"""`playground list`: a module and what in it can be launched, as text or as JSON."""

import json
from dataclasses import asdict

from playground.catalogue import Module


def as_text(module: Module) -> str:
    """The file and its title, then each entry on a line of its own; or what is wrong with the file."""
    if module.error is not None:
        return f"{module.path}\n    {module.error}"
    wide = max((len(entry.call) for entry in module.entries), default=0)
    entries = [
        f"    {entry.call:{wide}}  {'task' if entry.is_async else 'job '}  {entry.summary}".rstrip()
        for entry in module.entries
    ]
    return "\n".join([f"{module.path}  {module.title}", *entries])


def as_json(module: Module) -> str:
    """All that is known of a module, on one line."""
    error = module.error and {"message": str(module.error), "line": module.error.line}
    entries = [asdict(entry) for entry in module.entries]
    return json.dumps({"path": str(module.path), "title": module.title, "entries": entries, "error": error})
