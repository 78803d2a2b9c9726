#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <zlib.h>

static PyObject *checksum(PyObject *self, PyObject *args) {
  const char *bytes;
  Py_ssize_t length;
  if (!PyArg_ParseTuple(args, "y#", &bytes, &length)) return NULL;
  return PyLong_FromUnsignedLong(crc32(0, (const unsigned char *)bytes, (unsigned int)length));
}

static PyMethodDef methods[] = {{"checksum", checksum, METH_VARARGS, ""}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_sum", "", -1, methods};

PyMODINIT_FUNC PyInit__sum(void) { return PyModule_Create(&module); }
