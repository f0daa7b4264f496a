"""YAML: one record a file, every scalar a text."""

from typing import Any, BinaryIO

import yaml

from .rows import RECORD_LIMIT, TOO_LONG, Row, Rows, Unreadable


def read(file: BinaryIO) -> Rows:
    """The one record of the file."""
    content = file.read(RECORD_LIMIT + 1)
    if len(content) > RECORD_LIMIT:
        raise Unreadable("", TOO_LONG)
    if content.strip():
        yield Row("", _loaded(content))


def _loaded(content: bytes) -> Any:
    try:
        return yaml.load(content, _TextLoader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(f"line {mark.line + 1}" if mark else "", f"is not YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("", f"is not YAML: {str(error).splitlines()[0]}") from error


class _TextLoader(yaml.SafeLoader):
    """Scalars stay text, so that code 1.001193 is no number and 2026-07-14 no date; a key stands once."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the name is PyYAML's)
        first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # a few nested aliases unfold into gigabytes
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "aliases (*) are not used", mark)
        return super().compose_node(parent, index)
