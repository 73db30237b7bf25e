/* SPDX-License-Identifier: Apache-2.0 */
/* Another C library than glibc, such as musl, has no such limits to set. */
#include "heap.h"

void
heap_give_back(void)
{
}
