// A response file is cut as gcc 12 cuts it: within quotes of either kind, too, a backslash keeps the next byte. Meson writes such.
//@ '-DTEXT="a\\tb"' "-DQUOTE='\"'"
//# RUN: sed -n 's,^//@ ,,p' % >words
//# RUN[until 6.0.5]: /usr/bin/cc @words % -o native && ./native
//# NEEDED: emcc @words % -o %t.js
//# WRONG: ! node %t.js
//# RUN: cc @words % -o %t && %t && cc -c @words % -o %t.o && cc %t.o -o %t && %t
//# RUN: echo @words >outer && cc @outer % -o %t && %t
// The linker's own lists are read, so that its options meet the same rules.
//# RUN: printf -- '--as-needed\n-soname x\n-lm\n' >linker && cc -c @words % -o a.o && echo a.o >objects && /usr/bin/cc @words % -Wl,@linker -o native
//# NEEDED: printf -- '--as-needed\n-lm\n' >list && emcc @words % -Wl,@list -o %t.js
//# STDERR: unknown argument
//# RUN: cc @words % -Wl,@linker -o %t && %t && cc -Wl,@objects,@linker -o %t && %t && cc -Wl,@objects -Wl,-O1,@linker -o %t && %t
// What cannot be opened for whatever reason is a word, and so is the name of an output.
//# FAILS: cc @words % '@words/x' -o %t
//# STDERR: @words/x
//# RUN: cc -c @words % -o @out && test -f @out && cc a.o -o @program && ./@program
//# FAILS=1: mkdir folder && cc @words % @folder
//# STDERR: Is a directory
int main(void) { return !(sizeof TEXT == 4 && TEXT[1] == '\t' && QUOTE == '"'); }
