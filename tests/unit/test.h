/* SPDX-License-Identifier: Apache-2.0 */
/* What every unit test includes: cmocka, and rows that print their name. */
#ifndef SG_TEST_H
#define SG_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"

#define COUNT_OF(rows) (sizeof(rows) / sizeof((rows)[0]))

/* check_row fails the test with the row's name when `condition` is false. */
#define check_row(name, condition)                                             \
    do {                                                                       \
        if (!(condition))                                                      \
            fail_msg("row \"%s\": not %s", (name), #condition);                \
    } while (0)

/* shared_data gives the folder of shared test data, or skips the test. */
#define shared_data(folder)                                                    \
    do {                                                                       \
        (folder) = getenv("SIGSTORE_SHARED");                                  \
        if ((folder) != NULL && (folder)[0] != '\0')                           \
            break;                                                             \
        if (getenv("SIGSTORE_REQUIRE_SHARED") != NULL &&                       \
            strcmp(getenv("SIGSTORE_REQUIRE_SHARED"), "1") == 0)               \
            fail_msg("%s", "SIGSTORE_SHARED is not set");                      \
        print_message("skipped: SIGSTORE_SHARED is not set\n");                \
        skip();                                                                \
    } while (0)

#endif
