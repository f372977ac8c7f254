# Files that a program carries, and what becomes of them by hand.
mkdir -p assets
echo carried >assets/word.txt
printf '#include <stdio.h>\nint main(void) { char s[9] = ""; FILE *f = fopen("/assets/word.txt", "r"); if (f) fscanf(f, "%%8s", s); puts(s); return 0; }\n' >carry.c
emcc carry.c -o carry.js -sFORCE_FILESYSTEM=1 --preload-file assets@/assets
mkdir -p "$PREFIX/share/carry"
cp carry.js carry.wasm carry.data "$PREFIX/share/carry/"
"$STRIP" carry.wasm
(cd "$PREFIX/share/carry" && node carry.js) | grep -x carried
