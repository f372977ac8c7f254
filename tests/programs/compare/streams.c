// The C library's streams, and locales.
#include "compare.h"
#include <langinfo.h>
#include <locale.h>
#include <monetary.h>
#include <stdio_ext.h>
#include <wchar.h>
#include <wctype.h>

void streams(void) {
  char bytes[200] = "", *line = NULL;
  size_t room = 0;
  FILE *stream = fopen("f", "w+");
  say("fprintf", fprintf(stream, "%s %d\n", "line", 1)), say("ftell", ftell(stream)), say("fputs", fputs("second\n", stream));
  say("fseek", fseek(stream, 0, SEEK_SET)), say("getline", getline(&line, &room, stream)), text("of it", strtok(line, "\n"));
  say("ungetc", ungetc('x', stream)), say("getc", getc(stream)), say("getdelim", getdelim(&line, &room, 'o', stream)), free(line);
  say("fgetpos", fgetpos(stream, &(fpos_t){0})), say("fseek before", fseek(stream, -1, SEEK_SET)), say("rewind", (rewind(stream), ftell(stream)));
  say("feof", feof(stream)), fread(bytes, 1, 99, stream), is("feof", feof(stream)), say("clearerr", (clearerr(stream), feof(stream)));
  say("fclose", fclose(stream)), is("fopen of nothing", !fopen("nothing", "r")), is("fopen, bad", !fopen("f", "q")), is("fopen, exclusive", !fopen("f", "wx"));
  stream = fopen("f", "r"), say("fputc to what is read", fputc('x', stream)), is("ferror", ferror(stream)), fclose(stream);
  stream = fopen("f", "a+"), fputs("third\n", stream), say("a+", ftell(stream)), rewind(stream), fgets(bytes, 99, stream), text("reads", strtok(bytes, "\n")), fclose(stream);
  stream = fopen("f", "r"), setvbuf(stream, NULL, _IONBF, 0), getc(stream), say("without a buffer", lseek(fileno(stream), 0, SEEK_CUR)), fclose(stream);
  stream = fopen("f", "r"), getc(stream), fflush(stream), say("fflush goes back", lseek(fileno(stream), 0, SEEK_CUR)), fclose(stream);
  stream = fopen("f", "r"), getc(stream);
  stream = freopen("f", "w", stream), is("freopen", stream != NULL), fputs("anew", stream), say("fclose", fclose(stream));
  is("fdopen of what is closed", !fdopen(999, "r")), say("fdopen of what is closed fails", (fdopen(999, "r"), -1));
  stream = fmemopen(bytes, sizeof bytes, "w"), fputs("in memory", stream), fclose(stream), text("fmemopen", bytes);
  char *made = NULL;
  stream = open_memstream(&made, &room), fprintf(stream, "%05.2f|%-5d|%+d|%#x|%e", 3.14159, 42, 7, 255, 12345.678), fclose(stream), text("open_memstream", made), free(made);
  stream = tmpfile(), say("tmpfile", fputs("x", stream)), fclose(stream);
  say("dprintf to what is closed", dprintf(999, "x")), say("fileno", fileno(stderr)), say("remove of nothing", remove("nothing"));
  mkdir("removed", 0755), say("remove of a folder", remove("removed")), say("fwide", fwide(stdin, 0));
  int fd = open("/dev/full", O_WRONLY);
  stream = fdopen(fd, "w"), say("to a full device", fputs("x", stream)), say("fflush", fflush(stream)), is("ferror", ferror(stream)), say("fclose", fclose(stream));
  say("pending", (stream = fopen("g", "w"), fputs("abc", stream), (long long)__fpending(stream))), fclose(stream);
}

void locales(void) {
  char bytes[200] = "";
  wchar_t wide[20];
  text("C", setlocale(LC_ALL, NULL)), text("none", setlocale(LC_ALL, "none_SUCH.UTF-99") ? "some" : NULL);
  text("from LC_ALL", (setenv("LC_ALL", "C", 1), setlocale(LC_ALL, ""))), text("a category", setlocale(LC_CTYPE, "C.UTF-8")), text("all", setlocale(LC_ALL, NULL));
  text("CODESET", nl_langinfo(CODESET)), text("RADIXCHAR", nl_langinfo(RADIXCHAR)), text("D_FMT", nl_langinfo(D_FMT)), text("DAY_1", nl_langinfo(DAY_1)), text("MON_12", nl_langinfo(MON_12));
  text("YESEXPR", nl_langinfo(YESEXPR)), text("decimal point", localeconv()->decimal_point), text("currency", localeconv()->currency_symbol);
  say("mbstowcs", mbstowcs(wide, "h\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 20)), say("of it", wide[1]), say("of it", wide[3]), say("mbstowcs, bad", (long)mbstowcs(wide, "\xff", 20));
  say("mblen", mblen("\xe2\x82\xac", 4)), say("wctomb", wctomb(bytes, 0x20ac)), say("wcwidth", wcwidth(0x4e00)), say("wcwidth, combining", wcwidth(0x301)), say("MB_CUR_MAX", MB_CUR_MAX);
  is("iswalpha", !!iswalpha(0xe9)), say("towupper", towupper(0xe9)), is("iswspace", !!iswspace(0x2003)), say("strcoll", strcoll("a", "b") < 0), say("strxfrm", strxfrm(bytes, "abc", 20));
  text("strerror", strerror(ENOENT)), text("strsignal", strsignal(SIGTERM)), text("strsignal of none", strsignal(999));
  struct tm time = {.tm_year = 124, .tm_mon = 1, .tm_mday = 29, .tm_hour = 13, .tm_min = 5, .tm_sec = 9};
  setenv("TZ", "UTC0", 1), tzset(), say("mktime", mktime(&time)), strftime(bytes, sizeof bytes, "%A %B %d %j %U %V %G %y %I %p %Z %z %c %x %X %s", &time), text("strftime", bytes);
  setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1), tzset(), say("mktime in summer", (time = (struct tm){.tm_year = 124, .tm_mon = 6, .tm_mday = 4, .tm_hour = 12, .tm_isdst = -1}, mktime(&time)));
  say("isdst", time.tm_isdst), strftime(bytes, sizeof bytes, "%Z %z", &time), text("zone", bytes), say("timezone", timezone), text("tzname", tzname[1]);
  time_t when = 1700000000;
  text("ctime", strtok(ctime(&when), "\n")), setenv("TZ", "Nowhere/None", 1), tzset(), text("an unknown zone", strtok(ctime(&when), "\n")), unsetenv("TZ"), tzset();
  memset(&time, 0, sizeof time), is("strptime", !!strptime("2024-03-05 06:07:08", "%Y-%m-%d %H:%M:%S", &time)), say("month", time.tm_mon), say("timegm", timegm(&time));
  say("strfmon", strfmon(bytes, sizeof bytes, "%.2n", 1234.5)), text("of it", bytes), say("strtoll", strtoll("99999999999", NULL, 10)), say("swprintf", swprintf(wide, 20, L"%ls %d", L"x", 7));
  setlocale(LC_ALL, "C"), say("in C", mblen("\xc3\xa9", 4)), text("CODESET", nl_langinfo(CODESET));
  locale_t own = newlocale(LC_ALL_MASK, "C.UTF-8", NULL);
  is("newlocale", own != NULL), is("uselocale", uselocale(own) == LC_GLOBAL_LOCALE), say("in it", mblen("\xc3\xa9", 4)), uselocale(LC_GLOBAL_LOCALE), freelocale(own);
}
