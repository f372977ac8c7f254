#include <Python.h>
#include <string.h>

static PyObject *count(PyObject *self, PyObject *args) {
  const char *text, *word;
  if (!PyArg_ParseTuple(args, "ss", &text, &word)) return NULL;
  long found = 0;
  for (const char *at = text; (at = strstr(at, word)) && *word; at += strlen(word)) found++;
  return PyLong_FromLong(found);
}

static PyObject *bits(PyObject *self, PyObject *number) {
  unsigned long long value = PyLong_AsUnsignedLongLong(number);
  if (value == (unsigned long long)-1 && PyErr_Occurred()) return NULL;
  long found = 0;
  for (; value; value >>= 1) found += value & 1;
  return PyLong_FromLong(found);
}

static PyMethodDef methods[] = {
    {"count", count, METH_VARARGS, "How often a word stands in a text."},
    {"bits", bits, METH_O, "How many bits of a number are set."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "ticks", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_ticks(void) { return PyModule_Create(&module); }
