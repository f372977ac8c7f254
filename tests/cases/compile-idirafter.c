// Behind all others, the host's folder shows headers that this platform does not have: a probe is told a lie.
//# RULE: -idirafter -iquote
//# NEEDED: emcc -E % -idirafter /usr/include -o %t.i
//# WRONG: grep -q host_header_found %t.i
//# NEEDED: emcc -E % -iquote /usr/include -o %t.i
//# WRONG: grep -q host_header_found %t.i
//# RUN: cc -E % -idirafter /usr/include -iquote /usr/include -o %t.i && ! grep host_header_found %t.i
#if __has_include("execinfo.h")
int host_header_found;
#endif
int main(void) { return 0; }
