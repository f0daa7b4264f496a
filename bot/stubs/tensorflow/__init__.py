"""Stands in for TensorFlow, which Rasa 3.6 imports at module level even where no component uses it.

Any `import tensorflow…`, `keras…` succeeds and hands out placeholder classes, so that Rasa's own modules can be loaded
and subclassed; *calling* anything fails with a line that says what to do. See docs/adr/0001.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_ROOTS = ("tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons", "keras")


class _PlaceholderType(type):
    """Attributes of a placeholder are placeholders: `tf.keras.layers.Layer` can be named and subclassed."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{cls.__module__}.{cls.__qualname__}.{name}")

    def __getitem__(cls, item):
        return cls

    def __or__(cls, other):
        return cls

    __ror__ = __or__


class _Placeholder(metaclass=_PlaceholderType):
    def __init__(self, *args, **kwargs):
        raise RuntimeError(
            f"{type(self).__name__} needs TensorFlow, which this environment leaves out: "
            "take the component out of config.yml or install plain rasa (docs/adr/0001)"
        )


def _function(*args, **kwargs):
    """`@tf.function` and `@tf.function(...)` leave the decorated function as it is."""
    return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else lambda wrapped: wrapped


def _placeholder(path):
    if path.rsplit(".", 1)[-1] == "function":
        return _function
    return _PlaceholderType(path.rsplit(".", 1)[-1], (_Placeholder,), {"__module__": path.rsplit(".", 1)[0]})


class _Module(ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(f"{self.__name__}.{name}")


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname, path=None, target=None):
        return ModuleSpec(fullname, self, is_package=True) if fullname.split(".")[0] in _ROOTS else None

    def create_module(self, spec):
        return _Module(spec.name)

    def exec_module(self, module):
        module.__path__ = []


__version__ = "2.12.0"  # what Rasa 3.6 pins and asks about
sys.meta_path.insert(0, _Finder())
sys.modules[__name__].__class__ = _Module
