/* What tests/tests/browsers.rs runs in a browser and in node: one word says what it does. */
#include <assert.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

int from_library(void);
static int (*volatile at_address)(int);
static double takes_double(double d) { return d + 1; }
static int deep(volatile int *n) {
    volatile int own = *n + 1;
    return deep(&own) + own;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }

static void files(void) {
    struct stat s;
    char b[100] = {0};
    int fd = open("f1", O_CREAT | O_WRONLY | O_TRUNC, 0660);
    assert(fd >= 0 && write(fd, "hello\n", 6) == 6 && !close(fd));
    assert(!stat("f1", &s));
    printf("size %d mode %o\n", (int)s.st_size, s.st_mode);
    assert(open("f1", O_CREAT | O_EXCL | O_WRONLY, 0600) < 0 && errno == EEXIST);
    assert(!rename("f1", "f2") && stat("f1", &s) && errno == ENOENT);
    FILE *f = fopen("f3", "w");
    assert(f && !fclose(f) && !rename("f2", "f3") && !stat("f3", &s));
    printf("replaced %d\n", (int)s.st_size);
    assert(!mkdir("d", 0755) && mkdir("d", 0755) && errno == EEXIST);
    f = fopen("d/x", "w"), fputs("abc", f), fclose(f);
    f = fopen("d/x", "a"), fputs("def", f), fclose(f);
    f = fopen("d/x", "r+"), fseek(f, 2, SEEK_SET), fputs("ZZ", f), fseek(f, 0, SEEK_END);
    printf("end %ld\n", ftell(f)), fclose(f);
    f = fopen("d/x", "r"), fgets(b, 99, f), fclose(f), puts(b);
    assert(!symlink("x", "d/l") && !stat("d/l", &s) && !lstat("d/l", &s));
    printf("link %d to %.*s\n", S_ISLNK(s.st_mode), (int)readlink("d/l", b, 99), b);
    assert(rmdir("d") && errno == ENOTEMPTY);
    struct utimbuf u = {1000000, 2000000};
    assert(!utime("d/x", &u) && !stat("d/x", &s));
    printf("times %ld %ld\n", (long)s.st_atime, (long)s.st_mtime);
    assert(!chmod("d/x", 0600) && !stat("d/x", &s));
    printf("mode %o\n", s.st_mode);
    assert(!chdir("d") && !stat("x", &s) && !chdir("..") && !truncate("d/x", 2) && !stat("d/x", &s));
    printf("cut %d\n", (int)s.st_size);
    assert(!unlink("d/l"));
    fd = open("gone", O_CREAT | O_RDWR, 0600);
    assert(!unlink("gone") && write(fd, "xyz", 3) == 3 && !lseek(fd, 0, SEEK_SET) && read(fd, b, 3) == 3 && !close(fd));
    fd = open("sparse", O_CREAT | O_RDWR, 0600);
    assert(lseek(fd, 600000, SEEK_SET) == 600000 && write(fd, "end", 3) == 3 && !close(fd));
    fd = open("d/x", O_RDONLY);
    char *m = mmap(0, 2, PROT_READ, MAP_PRIVATE, fd, 0);
    assert(m != MAP_FAILED && !close(fd));
    printf("mapped %.2s\n", m);
    assert(open("d/y", O_RDONLY) < 0);
    perror("d/y");
}

/* What two of them at once must not upset: a lock, a folder that both make, a file that both replace. */
static void races(const char *own) {
    char text[100], part[100];
    struct stat s;
    for (int i = 0; i < 40; i++) {
        int lock, n = 0;
        while ((lock = open("lock", O_CREAT | O_EXCL | O_WRONLY, 0600)) < 0)
            if (errno != EEXIST) perror("lock"), exit(1);
        FILE *f = fopen("count", "r");
        if (f) n = atoi(fgets(text, sizeof text, f)), fclose(f);
        f = fopen("count", "w");
        fprintf(f, "%d\n", n + 1);
        fclose(f);
        assert(!close(lock) && !unlink("lock"));
        sprintf(part, "d%d", i);
        if (mkdir(part, 0777) && errno != EEXIST) perror(part), exit(1);
        if (mkdir(strcat(part, "/e"), 0777) && errno != EEXIST) perror(part), exit(1);
        sprintf(part, "%s.new", own);
        f = fopen(part, "w");
        fprintf(f, "%s\n", own);
        fclose(f);
        if (rename(part, "shared")) perror("shared"), exit(1);
        f = fopen("shared", "r");
        if (f ? !fgets(text, sizeof text, f) : errno != ENOENT) perror("shared"), exit(1);
        if (f) fclose(f);
        if (unlink("shared") && errno != ENOENT) perror("unlink"), exit(1);
        if (!access(part, F_OK)) puts("not renamed");
    }
    sprintf(part, "%s.gone", own);
    int fd = open(part, O_CREAT | O_RDWR, 0600), other;
    assert(write(fd, "first", 5) == 5 && !unlink(part) && (other = open(part, O_CREAT | O_EXCL | O_WRONLY, 0600)) >= 0);
    assert(write(other, "no", 2) == 2 && !close(other) && write(fd, " last", 5) == 5 && !fstat(fd, &s));
    assert(s.st_size == 10 && !ftruncate(fd, 9) && !lseek(fd, 0, SEEK_SET) && read(fd, text, 100) == 9 && !memcmp(text, "first las", 9));
    assert(!close(fd) && !stat(part, &s));
    printf("%s %d\n", part, (int)s.st_size);
}

static void list(int removes) {
    char *names[1000];
    int n = 0;
    DIR *d = opendir(".");
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.') names[n++] = strdup(e->d_name);
    closedir(d);
    qsort(names, n, sizeof *names, by_name);
    struct stat s;
    long size = 0;
    for (int i = 0; i < n; i++) {
        if (stat(names[i], &s)) perror(names[i]), exit(1);
        size += s.st_size;
        if (removes && unlink(names[i])) perror(names[i]), exit(1);
    }
    printf("%d files, %ld bytes\n", n, size);
}

int main(int argc, char **argv) {
    const char *word = argc > 1 ? argv[1] : "";
    if (!strcmp(word, "words")) {
        for (int i = 0; i < argc; i++) printf("%d [%s]\n", i, argv[i]);
    } else if (!strcmp(word, "variables")) {
        for (int i = 2; i < argc; i++) printf("%s=%s\n", argv[i], getenv(argv[i]) ? getenv(argv[i]) : "(none)");
    } else if (!strcmp(word, "folder")) {
        puts(getcwd(malloc(4096), 4096) + strlen(argv[2]));
    } else if (!strcmp(word, "exit")) {
        printf("left in the buffer");
        exit(atoi(argv[2]));
    } else if (!strcmp(word, "abort")) {
        abort();
    } else if (!strcmp(word, "assert")) {
        assert(argc == 99);
    } else if (!strcmp(word, "trap")) {
        __builtin_trap();
    } else if (!strcmp(word, "null")) {
        return at_address(1);
    } else if (!strcmp(word, "divide")) {
        volatile int zero = 0;
        return argc / zero;
    } else if (!strcmp(word, "smallest")) {
        volatile int smallest = -2147483647 - 1, minus = -1;
        return smallest / minus;
    } else if (!strcmp(word, "mismatch")) {
        at_address = (int (*)(int))(void (*)(void))takes_double;
        return at_address(1);
    } else if (!strcmp(word, "outside")) {
        return *(volatile char *)0xfffffff0;
    } else if (!strcmp(word, "deep")) {
        return deep(&argc);
    } else if (!strcmp(word, "loop")) {
        for (volatile int i = 0;;) i++;
    } else if (!strcmp(word, "yes")) {
        for (;;) puts("y");
    } else if (!strcmp(word, "cat")) {
        FILE *f = argc > 2 ? fopen(argv[2], "r") : stdin;
        if (!f) return perror(argv[2]), 1;
        for (int c; (c = getc(f)) != EOF;) putchar(c);
    } else if (!strcmp(word, "line")) {
        char line[100];
        if (fgets(line, 100, stdin)) printf("first: %s", line);
    } else if (!strcmp(word, "is")) {
        struct stat s;
        for (int fd = 0; fd < 3; fd++) printf("%d: %s\n", fd, fstat(fd, &s) ? "closed" : S_ISREG(s.st_mode) ? "file" : S_ISFIFO(s.st_mode) ? "pipe" : isatty(fd) ? "terminal" : "other");
    } else if (!strcmp(word, "files")) {
        files();
    } else if (!strcmp(word, "list") || !strcmp(word, "remove")) {
        list(word[0] == 'r');
    } else if (!strcmp(word, "big")) {
        static char block[1 << 20];
        FILE *f = fopen(argv[2], "w");
        for (int i = 0; i < 200; i++) memset(block, 'a' + i % 26, sizeof block), fwrite(block, 1, sizeof block, f);
        return fclose(f) != 0;
    } else if (!strcmp(word, "at")) {
        FILE *f = fopen(argv[2], "r");
        fseek(f, atol(argv[3]), SEEK_SET);
        printf("%c%c\n", getc(f), getc(f));
    } else if (!strcmp(word, "append")) {
        for (int i = 0; i < 100; i++) {
            FILE *f = fopen(argv[2], "a");
            if (!f) return perror(argv[2]), 1;
            fprintf(f, "%s %d\n", argv[3], i);
            fclose(f);
        }
    } else if (!strcmp(word, "races")) {
        races(argv[2]);
    } else if (!strcmp(word, "half")) {
        FILE *f = fopen(argv[2], "w");
        for (int i = 0; i < 1000; i++) fprintf(f, "new %d\n", i);
        fflush(f);
        puts("written");
        for (volatile int i = 0;;) i++;
    } else if (!strcmp(word, "library")) {
#ifdef SHARED
        printf("from a library: %d\n", from_library());
        void *plugin = dlopen(argv[2], RTLD_NOW);
        if (!plugin) return puts("no plugin"), 1;
        int (*number)(void) = (int (*)(void))dlsym(plugin, "number");
        printf("from a plugin: %d\n", number());
#endif
    } else {
        fprintf(stderr, "what?\n");
        return 2;
    }
    return 0;
}
