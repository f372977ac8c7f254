# shellcheck shell=sh disable=SC2016
# A small prefix, packed and served; the prefix itself is taken away before. $FILES has what the page is made of.
mkdir -p pre/bin pre/lib/plug pre/share/d pre/conda-meta gone
echo 'int from_library(void) { return 42; }' >l.c
echo 'int number(void) { return 7; }' >p.c
cc -shared -fPIC l.c -o pre/lib/libl.so
cc -shared -fPIC p.c -o pre/lib/plug/plugin.so
cc -O2 -DPREFIX="\"$PWD/pre\"" "$FILES/site.c" -Lpre/lib -ll -Wl,-rpath,'$ORIGIN/../lib' -o pre/bin/tool
cc -shared -fPIC l.c -o gone/libgone.so
cc -O2 -DPREFIX='""' "$FILES/site.c" -Lgone -lgone -o pre/bin/lacks
ln -s tool pre/bin/alias
echo "from the prefix" >pre/share/d/data.txt
echo left out >pre/share/d/left.txt
# A package of its own is a part of its own, which is fetched when the program reads it.
echo '{"files": ["share/d/data.txt", "lib/plug/plugin.so"]}' >pre/conda-meta/data-1.0-0.json
postlink pack pre -o site --exclude '*/left.txt' >packed
grep '^site: 7 files, 2 programs, .* in [23] parts of .*/pre$' packed
! postlink pack pre -o pre/site 2>err; grep 'lies in what is packed' err
! postlink pack pre -o gone 2>err; grep 'name an empty folder' err
cp "$FILES/site.html" "$FILES/site.js" site
mv pre elsewhere
python3 "$FILES/serve.py" "$R" site site.html | sed "s|$PWD|.|g" >said
for where in page worker; do sed -n "s/^$where: //p" said | diff "$FILES/site.out" - || { cat said; exit 1; }; done
# A factory by itself finds the library beside its script, which is not beside the page.
mkdir -p own/sub own/moved
cc -O2 -DPREFIX='""' "$FILES/site.c" -Lelsewhere/lib -ll -o own/sub/tool.js
cc -O2 -DPREFIX='""' "$FILES/site.c" -Lgone -lgone -o own/sub/lacks.js
cp elsewhere/lib/libl.so own/sub; cp own/sub/tool.wasm own/moved; cp "$FILES/own.html" own
python3 "$FILES/serve.py" "$R" own own.html >said 2>/dev/null
cat >wanted <<'END'
library 42
cannot find the shared library libgone.so at /sub/libgone.so
cannot find the shared library libl.so at moved/libl.so
END
sed 's|http://[^/]*/|/|' said | diff wanted -
