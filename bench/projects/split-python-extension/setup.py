from setuptools import Extension, setup

setup(
    package_dir={"": "src"},
    packages=["tally"],
    ext_modules=[Extension("tally._sum", ["src/tally/_sum.c"], libraries=["z"])],
)
