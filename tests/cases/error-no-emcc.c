// Without Emscripten the shims say so, and what to do.
//# FAILS: PATH="$(dirname "$(command -v cc)"):/nowhere" cc -c % -o %t.o
//# STDERR: emcc not found
int main(void) { return 0; }
