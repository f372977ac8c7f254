// Response files, quoted, and one inside another, which emcc before 6.0 does not read.
//@ -DONE="a b" -DTWO='c d' -DTHREE=e\ f
//# RUN: sed -n 's,^//@,,p' % >inner && printf '@inner\n-c\n' >outer
//# NEEDED[until 6.0.5]: emcc @outer % -o %t.o
//# STDERR: @inner: No such file
//# RUN: cc @outer % -o %t.o
//# RUN: printf -- '-march=nocona -Wl,--as-needed -o %t\n' >last && cc @last % && %t
// A file that the caller wrote stays as the caller wrote it.
//# RUN: grep -q march=nocona last
#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#ifdef ONE
_Static_assert(sizeof TEXT(ONE) == 4 && sizeof TEXT(TWO) == 4 && sizeof TEXT(THREE) == 4, "");
#endif
int main(void) { return 0; }
