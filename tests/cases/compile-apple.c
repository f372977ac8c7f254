// What build systems say on macOS, and some say everywhere.
//# RULE: -arch -mmacosx-version-min -mmacos-version-min -install_name -compatibility_version -current_version
//# RULE: -headerpad_max_install_names -undefined -flat_namespace
//# NEEDED: emcc -c % -arch x86_64 -o %t.o
//# STDERR: error:
//# NEEDED[until 3.1.69]: emcc -c % -undefined dynamic_lookup -o %t.o
//# STDERR: dynamic_lookup: No such file
//# NEEDED[since 3.1.69]: emcc -Werror -c % -undefined dynamic_lookup -o %t.o
//# STDERR: unused
//# NEEDED: emcc -Werror -c % -install_name x -o %t.o
//# STDERR: unused
//# NEEDED: emcc -Werror -c % -current_version 1.0 -o %t.o
//# STDERR: unused
//# NEEDED: emcc -Werror -c % -compatibility_version 1.0 -o %t.o
//# STDERR: unused
//# EACH: -mmacosx-version-min=10.9 -mmacos-version-min=10.9 -headerpad_max_install_names -flat_namespace
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: unused
//# RUN: cc -Werror -c % %E -arch x86_64 -undefined dynamic_lookup -install_name x -current_version 1.0 -compatibility_version 1.0 -o %t.o
//# STDERR:
int main(void) { return 0; }
