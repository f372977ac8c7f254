// A program that sets TZ as it runs is in that zone from then on, and its names are those of the zone, or of the rule that it gives.
//# RULE: +-Wl,--wrap=setenv,--wrap=putenv,--wrap=unsetenv
//# NEEDED: emcc % -o %t.js && TZ=Europe/Berlin node %t.js | grep -q '^08:00 EDT -0400 1$'
//# STDOUT:
//# RUN: cc % -o %t && TZ=Europe/Berlin %t | paste -sd, -
//# PRINTS: 14:00 CEST +0200 1,08:00 EDT -0400 1,21:00 JST +0900 0,07:00 EST -0500 0,12:00 UTC +0000 0,a rule: EST EDT 18000 1
//# RUN: for zone in 'XYZ-3' '<abc>+4' ':Asia/Tokyo' ''; do TZ=$zone %t first; done | paste -sd, -
//# PRINTS: 15:00 XYZ +0300 0,08:00 abc -0400 0,21:00 JST +0900 0,12:00 UTC +0000 0
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void tell(time_t when) {
  char line[99];
  struct tm *parts = localtime(&when);
  strftime(line, sizeof line, "%H:%M %Z %z", parts);
  printf("%s %d\n", line, parts->tm_isdst > 0);
}

int main(int argc, char **argv) {
  time_t summer = 1720094400, winter = 1704110400; // noon in Greenwich
  tell(summer);
  if (argc > 1) return 0;
  setenv("TZ", "America/New_York", 1), tzset(), tell(summer);
  putenv("TZ=JST-9"), tell(summer);
  setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1), tell(winter);
  struct tm noon = {.tm_year = 124, .tm_mon = 6, .tm_mday = 4, .tm_hour = 8, .tm_isdst = -1};
  if (mktime(&noon) != summer) return 1;
  setenv("TZ", "", 1), tell(winter);
  setenv("TZ", "EST5EDT", 1), tzset();
  printf("a rule: %s %s %ld %d\n", tzname[0], tzname[1], timezone, daylight);
  return unsetenv("TZ");
}
