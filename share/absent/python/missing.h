#error "the prefix has no Python of this version for the target (include/python3.X), and the build machine's says that a long has 8 bytes; name one that has: emshim exec --prefix PREFIX"
