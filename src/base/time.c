/* SPDX-License-Identifier: Apache-2.0 */
/* Civil time of the proleptic Gregorian calendar, and RFC 3339. */
#include "base/time.h"

#define DAY_S INT64_C(86400)
#define YEAR_MAX 9999

/* Days from 0001-01-01 to 1970-01-01. */
#define EPOCH_DAY INT64_C(719162)

/* Days of 400, 100, 4 and 1 years that start after a leap year. */
#define DAYS_400 INT64_C(146097)
#define DAYS_100 INT64_C(36524)
#define DAYS_4 INT64_C(1461)
#define DAYS_1 INT64_C(365)

/* Days of a common year before each month. */
static const int days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273,
    304, 334, 365 };

static bool
is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* before_month counts the days of `year` before a month from 1 to 13. */
static int
before_month(int year, int month)
{
    return days_before[month - 1] + (month > 2 && is_leap(year) ? 1 : 0);
}

static int
days_of_month(int year, int month)
{
    return before_month(year, month + 1) - before_month(year, month);
}

static bool
is_real(const struct sg_civil *civil)
{
    if (civil->year < 1 || civil->year > YEAR_MAX || civil->month < 1 ||
        civil->month > 12 || civil->day < 1 ||
        civil->day > days_of_month(civil->year, civil->month))
        return false;
    /* No 60: seconds since 1970 have no room for leap seconds. */
    return civil->hour >= 0 && civil->hour <= 23 && civil->minute >= 0 &&
        civil->minute <= 59 && civil->second >= 0 && civil->second <= 59;
}

bool
sg_time_from_civil(const struct sg_civil *civil, int64_t *s)
{
    int64_t years = civil->year - 1;
    int64_t days;

    if (!is_real(civil))
        return false;
    days = years * 365 + years / 4 - years / 100 + years / 400;
    days += before_month(civil->year, civil->month) + civil->day - 1;
    *s = (days - EPOCH_DAY) * DAY_S + civil->hour * INT64_C(3600) +
        civil->minute * INT64_C(60) + civil->second;
    return true;
}

/*
 * least keeps the last day of four years, and of 400, which is one more than
 * the parts have, in the last part.
 */
static int64_t
least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* split_days turns days since 0001-01-01 into year, month and day. */
static void
split_days(int64_t days, struct sg_civil *civil)
{
    int64_t year = 1;
    int64_t part;
    int month = 1;

    year += days / DAYS_400 * 400;
    days %= DAYS_400;
    part = least(days / DAYS_100, 3);
    year += part * 100;
    days -= part * DAYS_100;
    year += days / DAYS_4 * 4;
    days %= DAYS_4;
    part = least(days / DAYS_1, 3);
    year += part;
    days -= part * DAYS_1;

    civil->year = (int)year;
    while (days >= before_month(civil->year, month + 1))
        month++;
    civil->month = month;
    civil->day = (int)days - before_month(civil->year, month) + 1;
}

bool
sg_time_to_civil(int64_t s, struct sg_civil *civil)
{
    static const struct sg_civil last = { YEAR_MAX, 12, 31, 23, 59, 59 };
    int64_t end, of_day;

    if (s < -EPOCH_DAY * DAY_S || !sg_time_from_civil(&last, &end) || s > end)
        return false;
    s += EPOCH_DAY * DAY_S;
    of_day = s % DAY_S;
    split_days(s / DAY_S, civil);
    civil->hour = (int)(of_day / 3600);
    civil->minute = (int)(of_day / 60 % 60);
    civil->second = (int)(of_day % 60);
    return true;
}

/* take_digits reads exactly `count` digits. */
static bool
take_digits(sg_bytes *in, size_t count, int *out)
{
    int value = 0;

    if (in->len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        int digit = in->data[i] - '0';

        if (digit < 0 || digit > 9)
            return false;
        value = value * 10 + digit;
    }
    *in = sg_bytes_of(in->data + count, in->len - count);
    *out = value;
    return true;
}

/* time-secfrac = "." 1*DIGIT [RFC 3339 5.6]; more than nine do not fit. */
static bool
take_fraction(sg_bytes *in, int32_t *ns)
{
    int32_t unit = 100000000;
    int digit;

    *ns = 0;
    if (!sg_bytes_take_text(in, "."))
        return true;
    if (!take_digits(in, 1, &digit))
        return false;
    do {
        *ns += digit * unit;
        unit /= 10;
    } while (unit != 0 && take_digits(in, 1, &digit));
    return true;
}

/* time-offset = "Z" / ("+" / "-") time-hour ":" time-minute [RFC 3339 5.6] */
static bool
take_offset(sg_bytes *in, int64_t *offset)
{
    int hour, minute, sign = 1;

    *offset = 0;
    if (sg_bytes_take_text(in, "Z"))
        return true;
    if (sg_bytes_take_text(in, "-"))
        sign = -1;
    else if (!sg_bytes_take_text(in, "+"))
        return false;
    if (!take_digits(in, 2, &hour) || hour > 23 ||
        !sg_bytes_take_text(in, ":") || !take_digits(in, 2, &minute) ||
        minute > 59)
        return false;
    *offset = sign * (hour * INT64_C(3600) + minute * INT64_C(60));
    return true;
}

/* full-date "T" partial-time, without the fraction [RFC 3339 5.6] */
static bool
take_civil(sg_bytes *in, struct sg_civil *civil)
{
    return take_digits(in, 4, &civil->year) && sg_bytes_take_text(in, "-") &&
        take_digits(in, 2, &civil->month) && sg_bytes_take_text(in, "-") &&
        take_digits(in, 2, &civil->day) && sg_bytes_take_text(in, "T") &&
        take_digits(in, 2, &civil->hour) && sg_bytes_take_text(in, ":") &&
        take_digits(in, 2, &civil->minute) && sg_bytes_take_text(in, ":") &&
        take_digits(in, 2, &civil->second);
}

bool
sg_time_parse(sg_bytes text, struct sg_time *out)
{
    struct sg_civil civil;
    struct sg_time t;
    int64_t offset;

    if (!take_civil(&text, &civil) || !take_fraction(&text, &t.ns) ||
        !take_offset(&text, &offset) || text.len != 0)
        return false;
    if (!sg_time_from_civil(&civil, &t.s))
        return false;
    t.s -= offset;
    /* An offset may lead out of the years that this file is for. */
    if (!sg_time_to_civil(t.s, &civil))
        return false;
    *out = t;
    return true;
}

int
sg_time_compare(struct sg_time a, struct sg_time b)
{
    if (a.s != b.s)
        return a.s < b.s ? -1 : 1;
    return (a.ns > b.ns) - (a.ns < b.ns);
}

bool
sg_window_holds(const struct sg_window *window, struct sg_time t)
{
    if (!window->has_start || sg_time_compare(t, window->start) < 0)
        return false;
    return !window->has_end || sg_time_compare(t, window->end) <= 0;
}
