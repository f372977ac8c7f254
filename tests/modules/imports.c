// It imports from a module name other than those that the loader provides.
//# MODULE import-foreign: -DNAME='"nobody"'
//# SHOWS: load
//# MODULE import-wasi: -DNAME='"wasi_snapshot_preview1"'
//# SHOWS: any
//# MODULE import-env: -DNAME='"env"'
//# SHOWS: any
__attribute__((import_module(NAME), import_name("fd_close"))) int close_it(int fd);
int test_import(void) { return close_it(99) == 0; }
