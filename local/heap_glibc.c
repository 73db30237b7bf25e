/* SPDX-License-Identifier: Apache-2.0 */
/* Left to itself, glibc raises the size from which blocks are given back with
 * each of them, and keeps what a long request of each thread took. */
#include "heap.h"

#include <malloc.h>

#define GIVEN_BACK (128 * 1024)

void
heap_give_back(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, GIVEN_BACK);
}
