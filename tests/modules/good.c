// Nothing: functions, data and addresses of the main module's and its own.
//# MODULE good:
//# SHOWS: loads
//# MODULE good-unoptimised: -O0 -g
//# SHOWS: loads
//# MODULE good-small: -Oz -sSIDE_MODULE=2 -sEXPORTED_FUNCTIONS=_test_function,_test_data,_test_address
//# SHOWS: loads
//# MODULE good-checked: -sASSERTIONS=2
//# SHOWS: loads
//# EDITED stripped: good without-custom-sections
//# SHOWS: load
//# EDITED dylink-second: good dylink-second
//# SHOWS: load
//# EDITED dylink-in-the-old-form: good old-dylink
//# SHOWS: any
//# EDITED dylink-cut: good dylink-cut
//# SHOWS: load
//# EDITED dylink-unknown-part: good dylink-unknown-part
//# SHOWS: loads
//# EDITED cut-in-half: good first-half
//# SHOWS: load
//# EDITED last-byte-missing: good without-last-byte
//# SHOWS: load
//# EDITED header-only: good header-only
//# SHOWS: load
//# EDITED version-2: good version-2
//# SHOWS: load
//# EDITED empty: good empty
//# SHOWS: load
//# EDITED text: good text
//# SHOWS: load
//# EDITED memory-64: good memory-64
//# SHOWS: load
//# EDITED memory-too-large: good memory-minimum 60000
//# SHOWS: load
//# EDITED memory-as-large: good memory-minimum 16
//# SHOWS: loads
//# EDITED memory-shared: good memory-shared
//# SHOWS: load
//# EDITED table-too-large: good table-minimum 100000
//# SHOWS: load
//# EDITED table-never: good table-wanted 20000000
//# SHOWS: load
//# EDITED table-wanted: good table-wanted 1000
//# SHOWS: loads
//# EDITED aligned: good memory-alignment 16
//# SHOWS: loads
//# EDITED data-never: good memory-wanted 4000000000
//# SHOWS: any
//# BEYOND: some loaders go on at address 0 when the heap has no room, and write over the program's data
//# EDITED aligned-never: good memory-alignment 40
//# SHOWS: any
//# BEYOND: some loaders lose the upper half of such a number, and write over the program's data
//# EDITED stack-pointer-constant: good-unoptimised stack-pointer-constant
//# SHOWS: load
//# EDITED foreign-import: good foreign-import
//# SHOWS: load
//# EDITED export-twice: good export-twice
//# SHOWS: load
//# EDITED body-broken: good body-broken
//# SHOWS: load
//# BEYOND: the bodies of functions are not read, for speed
int main_add(int a, int b);
int main_apply(int (*f)(int), int a);
extern int main_number;
int own_number = 4;
static int table[64] = {1, 2, 3};

int own(int a) { return a + own_number; }
int test_function(void) { return main_add(3, 4) - 7; }
int test_data(void) { return main_number - 7; }
int test_address(void) { return main_apply(own, 3) - 7; }
int test_address_of_theirs(void) {
    int (*volatile f)(int, int) = main_add;
    return f(1, 2) - 3;
}
int test_own_data(void) {
    int *volatile all = table;
    return all[2] + own_number - 7;
}
