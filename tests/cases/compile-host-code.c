// Options that shape the machine code of one processor family.
//# RULE: -mfpmath -maccumulate-outgoing-args -mincoming-stack-boundary -mpreferred-stack-boundary -mtls-dialect
//# RULE: -mno-red-zone
//# EACH: -mfpmath=sse -maccumulate-outgoing-args -mincoming-stack-boundary=2 -mpreferred-stack-boundary=4
//# EACH: -mtls-dialect=gnu2 -mno-red-zone
//# NEEDED: emcc -Werror -c % %e -o %t.o
//# STDERR: error:
//# RUN: cc -Werror -c % %E -o %t.o
//# STDERR:
int main(void) { return 0; }
