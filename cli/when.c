/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates of the Gregorian calendar from a count of days. */
#include "when.h"

#include <stdio.h>

#define DAY 86400
#define DAYS_TO_1970 719468 /* from 0000-03-01, where leap days end years */
#define DAYS_400 146097     /* in 400 years */

struct when
when_text(int64_t seconds)
{
    long long days = seconds / DAY, rest = seconds % DAY;
    long long cycle, day, year, month;
    struct when when;

    if (rest < 0) {
        rest += DAY;
        days--;
    }
    days += DAYS_TO_1970;
    cycle = (days >= 0 ? days : days - DAYS_400 + 1) / DAYS_400;
    day = days - cycle * DAYS_400;
    year = (day - day / 1460 + day / 36524 - day / (DAYS_400 - 1)) / 365;
    day -= 365 * year + year / 4 - year / 100;
    month = (5 * day + 2) / 153; /* from March: 31 30 31 30 31, twice */
    day -= (153 * month + 2) / 5;
    snprintf(when.text, sizeof(when.text),
        "%04lld-%02lld-%02lldT%02lld:%02lld:%02lldZ",
        year + cycle * 400 + (month >= 10), month < 10 ? month + 3 : month - 9,
        day + 1, rest / 3600, rest / 60 % 60, rest % 60);
    return when;
}

struct when
when_span(int64_t seconds)
{
    static const struct {
        int64_t seconds;
        const char *name;
    } units[] = { { DAY, "day" }, { 3600, "hour" }, { 60, "minute" },
        { 1, "second" } };
    struct when when;
    size_t i = 0;

    /* In the largest unit of which there are two. */
    while (i < 3 && seconds < 2 * units[i].seconds)
        i++;
    seconds /= units[i].seconds;
    snprintf(when.text, sizeof(when.text), "%lld %s%s", (long long)seconds,
        units[i].name, seconds == 1 ? "" : "s");
    return when;
}
