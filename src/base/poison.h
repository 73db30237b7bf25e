/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that nobody may touch yet.  AddressSanitizer sees a use of it; in
 * other builds these do nothing.
 */
#ifndef SG_BASE_POISON_H
#define SG_BASE_POISON_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SG_HAS_POISON
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SG_HAS_POISON
#endif

#ifdef SG_HAS_POISON

#include <sanitizer/asan_interface.h>

static inline void
sg_poison(void *memory, size_t len)
{
    void *volatile fresh = memory; /* gcc would miss contents in it */

    __asan_poison_memory_region(fresh, len);
}

static inline void
sg_unpoison(void *memory, size_t len)
{
    __asan_unpoison_memory_region(memory, len);
}

#else

static inline void
sg_poison(void *memory, size_t len)
{
    (void)memory;
    (void)len;
}

static inline void
sg_unpoison(void *memory, size_t len)
{
    (void)memory;
    (void)len;
}

#endif

#endif
