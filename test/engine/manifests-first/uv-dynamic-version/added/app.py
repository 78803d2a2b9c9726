__version__ = "0.1.0"
import idna
import six

print(idna.__version__, six.__version__)
