/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time as seconds since 1970 (UTC, no leap seconds) and nanoseconds, without
 * the C library's locale or time zone, for the years 1 to 9999.
 */
#ifndef SG_BASE_TIME_H
#define SG_BASE_TIME_H

#include "base/bytes.h"

struct sg_time {
    int64_t s;
    int32_t ns; /* 0 to 999,999,999 */
};

/* A span of time, both ends inclusive.  Without an end it goes on. */
struct sg_window {
    struct sg_time start;
    struct sg_time end;
    bool has_start;
    bool has_end;
};

struct sg_civil {
    int year, month, day, hour, minute, second; /* month and day from 1 */
};

/* sg_time_from_civil refuses dates and times of day that do not exist. */
bool sg_time_from_civil(const struct sg_civil *civil, int64_t *s);

/* sg_time_to_civil is its inverse, for the years 1 to 9999. */
bool sg_time_to_civil(int64_t s, struct sg_civil *civil);

/*
 * sg_time_parse reads an RFC 3339 time, all of `text`: upper-case T, "Z" or an
 * offset, up to nine digits of fraction.
 */
bool sg_time_parse(sg_bytes text, struct sg_time *out);

/* sg_time_compare gives -1, 0 or 1. */
SG_PRIVATE_API int sg_time_compare(struct sg_time a, struct sg_time b);

/*
 * sg_window_holds says whether a time lies in a window [trustroot: ends are
 * inclusive].  A window without a start holds nothing.
 */
SG_PRIVATE_API bool sg_window_holds(
    const struct sg_window *window, struct sg_time t);

#endif
