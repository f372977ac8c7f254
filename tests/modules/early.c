// A library that a main module is linked with, so that it is there before any module is loaded.
int early_number = 5;
int early(int a) { return a + early_number; }
