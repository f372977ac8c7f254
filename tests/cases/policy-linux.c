// Sources that know a Unix by __linux__ alone: the macro is there for whoever asks for it.
//# RUN: cc -E % -o %t.i && grep -q other %t.i
//# RUN: EMSHIM_POLICY=linux=on cc -E % -o %t.i && grep -q like_linux %t.i
//# RUN: EMSHIM_POLICY=linux=on cc % -o %t && %t
#if defined(__linux__) && defined(__linux)
int like_linux;
#else
int other;
#endif
int main(void) { return 0; }
