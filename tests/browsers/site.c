#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <dlfcn.h>
int from_library(void);
int main(int argc, char **argv) {
    char line[100];
    printf("library %d\n", from_library());
    FILE *f = fopen(PREFIX "/share/d/data.txt", "r");
    if (!f || !fgets(line, 100, f)) return perror("data"), 1;
    printf("data %s", line);
    void *plugin = dlopen(PREFIX "/lib/plug/plugin.so", RTLD_NOW);
    if (!plugin) return printf("no plugin: %s\n", dlerror()), 1;
    printf("plugin %d\n", ((int (*)(void))dlsym(plugin, "number"))());
    while (fgets(line, 100, stdin)) printf("in %s", line);
    FILE *o = fopen("out.txt", "a");
    fprintf(o, "%s\n", argc > 1 ? argv[1] : "none");
    fclose(o);
    fprintf(stderr, "FOO=%s\n", getenv("FOO") ? getenv("FOO") : "");
    if (argc > 1 && !strcmp(argv[1], "abort")) abort();
    return argc > 1 ? atoi(argv[1]) : 0;
}
