/* SPDX-License-Identifier: Apache-2.0 */
/* What a harness has to have: libFuzzer's entry, and a check that stops it. */
#ifndef SG_FUZZ_H
#define SG_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* require stops the program, whatever NDEBUG says. */
static inline void
require(bool condition)
{
    if (!condition)
        abort();
}

#endif
