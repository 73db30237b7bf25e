/* SPDX-License-Identifier: Apache-2.0 */
/* Time: civil dates there and back, RFC 3339, windows. */
#include "test.h"

#include <time.h>

#include "base/time.h"

static const int64_t first = INT64_C(-62135596800); /* 0001-01-01 */
static const int64_t last = INT64_C(253402300799);  /* 9999-12-31 */

/* Each day of a thousand years, and the C library's opinion of it. */
static void
days_go_there_and_back(void **state)
{
    (void)state;
    for (int64_t s = first + 1234567; s < last; s += 86400 * 7 + 3661) {
        struct sg_civil civil;
        struct tm tm;
        time_t t = (time_t)s;
        int64_t back = 0;

        assert_true(sg_time_to_civil(s, &civil));
        assert_true(sg_time_from_civil(&civil, &back));
        assert_true(back == s);
        assert_non_null(gmtime_r(&t, &tm));
        assert_int_equal(civil.year, tm.tm_year + 1900);
        assert_int_equal(civil.month, tm.tm_mon + 1);
        assert_int_equal(civil.day, tm.tm_mday);
        assert_int_equal(civil.hour, tm.tm_hour);
        assert_int_equal(civil.minute, tm.tm_min);
        assert_int_equal(civil.second, tm.tm_sec);
    }
}

static void
the_years_1_to_9999_and_no_others(void **state)
{
    struct sg_civil civil;

    (void)state;
    assert_true(sg_time_to_civil(first, &civil));
    assert_true(civil.year == 1 && civil.month == 1 && civil.day == 1);
    assert_true(sg_time_to_civil(last, &civil));
    assert_true(civil.year == 9999 && civil.month == 12 && civil.day == 31);
    assert_false(sg_time_to_civil(first - 1, &civil));
    assert_false(sg_time_to_civil(last + 1, &civil));
    assert_false(sg_time_to_civil(INT64_MIN, &civil));
    assert_false(sg_time_to_civil(INT64_MAX, &civil));
}

static void
dates_that_do_not_exist_are_refused(void **state)
{
    static const struct {
        const char *name;
        struct sg_civil civil;
        bool ok;
    } rows[] = {
        { "a leap day", { 2024, 2, 29, 0, 0, 0 }, true },
        { "a leap day of 2000", { 2000, 2, 29, 0, 0, 0 }, true },
        { "the last second of a year", { 2023, 12, 31, 23, 59, 59 }, true },
        { "no leap day in 2023", { 2023, 2, 29, 0, 0, 0 }, false },
        { "no leap day in 1900", { 1900, 2, 29, 0, 0, 0 }, false },
        { "30 February", { 2024, 2, 30, 0, 0, 0 }, false },
        { "31 April", { 2024, 4, 31, 0, 0, 0 }, false },
        { "32 December", { 2024, 12, 32, 0, 0, 0 }, false },
        { "day 0", { 2024, 1, 0, 0, 0, 0 }, false },
        { "month 0", { 2024, 0, 1, 0, 0, 0 }, false },
        { "month 13", { 2024, 13, 1, 0, 0, 0 }, false },
        { "month far out", { 2024, 2147483647, 1, 0, 0, 0 }, false },
        { "year 0", { 0, 1, 1, 0, 0, 0 }, false },
        { "year 10000", { 10000, 1, 1, 0, 0, 0 }, false },
        { "hour 24", { 2024, 1, 1, 24, 0, 0 }, false },
        { "hour -1", { 2024, 1, 1, -1, 0, 0 }, false },
        { "minute 60", { 2024, 1, 1, 0, 60, 0 }, false },
        { "minute -1", { 2024, 1, 1, 0, -1, 0 }, false },
        { "a leap second", { 2016, 12, 31, 23, 59, 60 }, false },
        { "second -1", { 2024, 1, 1, 0, 0, -1 }, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t s = 7;

        check_row(
            rows[i].name, sg_time_from_civil(&rows[i].civil, &s) == rows[i].ok);
        check_row(rows[i].name, rows[i].ok || s == 7);
    }
}

/* [RFC 3339 5.6] */
static void
rfc_3339_is_read_whole(void **state)
{
    static const struct {
        const char *name, *text;
        bool ok;
        int64_t s;
        int32_t ns;
    } rows[] = {
        { "the epoch", "1970-01-01T00:00:00Z", true, 0, 0 },
        { "one of ours", "2026-11-23T06:09:41Z", true, 1795414181, 0 },
        { "before the epoch", "1969-12-31T23:59:59Z", true, -1, 0 },
        { "milliseconds", "1970-01-01T00:00:00.123Z", true, 0, 123000000 },
        { "nine digits", "1970-01-01T00:00:01.000000001Z", true, 1, 1 },
        { "one digit", "1969-12-31T23:59:59.9Z", true, -1, 900000000 },
        { "an offset east", "1970-01-01T01:30:00+01:30", true, 0, 0 },
        { "an offset west", "1969-12-31T23:00:00-01:00", true, 0, 0 },
        { "an unknown offset", "1970-01-01T00:00:00-00:00", true, 0, 0 },
        { "the largest offset", "1970-01-01T23:59:00+23:59", true, 0, 0 },
        { "the last second", "9999-12-31T23:59:59Z", true,
            INT64_C(253402300799), 0 },
        { "nothing", "", false, 0, 0 },
        { "a date alone", "1970-01-01", false, 0, 0 },
        { "no zone", "1970-01-01T00:00:00", false, 0, 0 },
        { "a date and a zone", "1970-01-01Z", false, 0, 0 },
        { "a date and an offset", "1970-01-01+00:00", false, 0, 0 },
        { "no seconds", "1970-01-01T00:00Z", false, 0, 0 },
        { "seconds left out", "1970-01-01T00:00:Z", false, 0, 0 },
        { "minutes left out", "1970-01-01T00::00Z", false, 0, 0 },
        { "the byte before 0", "1970-01-01T1/:00:00Z", false, 0, 0 },
        { "the byte after 9", "1970-01-01T0::00:00Z", false, 0, 0 },
        { "no sign of the offset", "1970-01-01T00:00:0001:00", false, 0, 0 },
        { "no hours of the offset", "1970-01-01T00:00:00+:30", false, 0, 0 },
        { "no minutes of the offset", "1970-01-01T00:00:00+01:", false, 0, 0 },
        { "lower-case t", "1970-01-01t00:00:00Z", false, 0, 0 },
        { "lower-case z", "1970-01-01T00:00:00z", false, 0, 0 },
        { "a space for T", "1970-01-01 00:00:00Z", false, 0, 0 },
        { "something after", "1970-01-01T00:00:00Z ", false, 0, 0 },
        { "something before", " 1970-01-01T00:00:00Z", false, 0, 0 },
        { "ten digits", "1970-01-01T00:00:00.0000000001Z", false, 0, 0 },
        { "a dot alone", "1970-01-01T00:00:00.Z", false, 0, 0 },
        { "a comma", "1970-01-01T00:00:00,5Z", false, 0, 0 },
        { "a short year", "970-01-01T00:00:00Z", false, 0, 0 },
        { "a long year", "11970-01-01T00:00:00Z", false, 0, 0 },
        { "a signed year", "+1970-01-01T00:00:00Z", false, 0, 0 },
        { "a short month", "1970-1-01T00:00:00Z", false, 0, 0 },
        { "a space in the month", "1970- 1-01T00:00:00Z", false, 0, 0 },
        { "no separators", "19700101T000000Z", false, 0, 0 },
        { "29 February 2023", "2023-02-29T00:00:00Z", false, 0, 0 },
        { "hour 24", "1970-01-01T24:00:00Z", false, 0, 0 },
        { "a leap second", "2016-12-31T23:59:60Z", false, 0, 0 },
        { "offset hour 24", "1970-01-01T00:00:00+24:00", false, 0, 0 },
        { "offset minute 60", "1970-01-01T00:00:00+00:60", false, 0, 0 },
        { "offset without colon", "1970-01-01T00:00:00+0100", false, 0, 0 },
        { "offset of hours", "1970-01-01T00:00:00+01", false, 0, 0 },
        { "both zones", "1970-01-01T00:00:00Z+01:00", false, 0, 0 },
        { "an offset into year 0", "0001-01-01T00:00:00+00:01", false, 0, 0 },
        { "an offset into year 10000", "9999-12-31T23:59:59-00:01", false, 0,
            0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_time t = { 7, 7 };
        bool ok = sg_time_parse(sg_bytes_from_text(rows[i].text), &t);

        check_row(rows[i].name, ok == rows[i].ok);
        check_row(rows[i].name, t.s == (ok ? rows[i].s : 7));
        check_row(rows[i].name, t.ns == (ok ? rows[i].ns : 7));
    }
    /* A NUL is not the end. */
    assert_false(sg_time_parse(
        SG_LITERAL("1970-01-01T00:00:00Z\0"), &(struct sg_time){ 0, 0 }));
}

/* In memory that ends where the text does, for a sanitizer to see. */
static void
no_part_of_a_time_is_one(void **state)
{
    static const char text[] = "1970-01-01T00:00:00.5+00:00";

    (void)state;
    for (size_t len = 0; len < sizeof(text) - 1; len++) {
        char *part = malloc(len + (len == 0));
        struct sg_time t;

        assert_non_null(part);
        memcpy(part, text, len);
        assert_false(sg_time_parse(sg_bytes_of(part, len), &t));
        free(part);
    }
}

/* [trustroot: ends are inclusive] */
static void
windows_hold_their_ends(void **state)
{
    static const struct {
        const char *name;
        struct sg_window window;
        struct sg_time t;
        bool held;
    } rows[] = {
        { "the start", { { 10, 5 }, { 20, 5 }, true, true }, { 10, 5 }, true },
        { "the end", { { 10, 5 }, { 20, 5 }, true, true }, { 20, 5 }, true },
        { "between", { { 10, 5 }, { 20, 5 }, true, true }, { 15, 0 }, true },
        { "no end", { { 10, 5 }, { 0, 0 }, true, false }, { 99, 0 }, true },
        { "one instant", { { 9, 9 }, { 9, 9 }, true, true }, { 9, 9 }, true },
        { "1 ns early", { { 10, 5 }, { 20, 5 }, true, true }, { 10, 4 },
            false },
        { "1 ns late", { { 10, 5 }, { 20, 5 }, true, true }, { 20, 6 }, false },
        { "1 s early", { { 10, 5 }, { 20, 5 }, true, true }, { 9, 9 }, false },
        { "1 s late", { { 10, 5 }, { 20, 5 }, true, true }, { 21, 0 }, false },
        { "no end, early", { { 10, 5 }, { 0, 0 }, true, false }, { 9, 0 },
            false },
        { "no start", { { 0, 0 }, { 20, 5 }, false, true }, { 15, 0 }, false },
        { "nothing set", { { 0, 0 }, { 0, 0 }, false, false }, { 0, 0 },
            false },
        { "the end before the start", { { 20, 0 }, { 10, 0 }, true, true },
            { 15, 0 }, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(rows[i].name,
            sg_window_holds(&rows[i].window, rows[i].t) == rows[i].held);
}

static void
times_are_ordered(void **state)
{
    static const struct sg_time rising[] = { { INT64_MIN, 0 }, { -1, 999 },
        { 0, 0 }, { 0, 1 }, { 1, 0 }, { INT64_MAX, 999999999 } };

    (void)state;
    for (int i = 0; i < (int)COUNT_OF(rising); i++) {
        for (int j = 0; j < (int)COUNT_OF(rising); j++)
            assert_int_equal(
                sg_time_compare(rising[i], rising[j]), (i > j) - (i < j));
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_go_there_and_back),
        cmocka_unit_test(the_years_1_to_9999_and_no_others),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(rfc_3339_is_read_whole),
        cmocka_unit_test(no_part_of_a_time_is_one),
        cmocka_unit_test(windows_hold_their_ends),
        cmocka_unit_test(times_are_ordered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
