/* SPDX-License-Identifier: Apache-2.0 */
/* Times as people read them, without time zones and locales. */
#ifndef CLI_WHEN_H
#define CLI_WHEN_H

#include <stdint.h>

struct when {
    char text[64];
};

/* when_text writes seconds since 1970 as 2026-11-23T06:09:41Z [RFC 3339]. */
struct when when_text(int64_t seconds);

/* when_span writes a span of seconds as people say it: "3 hours". */
struct when when_span(int64_t seconds);

#endif
