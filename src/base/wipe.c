/* SPDX-License-Identifier: Apache-2.0 */
/* Forgetting: zeroes that no compiler removes. */
#include "base/wipe.h"

#include <string.h>

void
sg_wipe(void *data, size_t len)
{
    if (len == 0)
        return;
    memset(data, 0, len);
    /* The compiler must think that somebody reads the zeroes. */
    __asm__ __volatile__("" : : "r"(data) : "memory");
}
