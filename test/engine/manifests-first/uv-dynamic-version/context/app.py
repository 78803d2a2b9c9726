__version__ = "0.1.0"
import idna

print(idna.__version__)
