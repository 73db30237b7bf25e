/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that runs out where a test wants it to: malloc, calloc and realloc
 * of what is linked in fail once, at the n-th call.  Tests that include this
 * stand in the list of fault tests, which links them with --wrap.
 */
#ifndef SG_FAULTS_H
#define SG_FAULTS_H

#include <stddef.h>

/* Calls until one fails; below 1 none does. */
static int calls_until_failure;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *
__wrap_malloc(size_t size)
{
    return calls_until_failure-- == 1 ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
    return calls_until_failure-- == 1 ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *memory, size_t size)
{
    return calls_until_failure-- == 1 ? NULL : __real_realloc(memory, size);
}

/* fail_at has the n-th call from now fail; 0: none. */
static void
fail_at(int n)
{
    calls_until_failure = n;
}

/* has_failed says whether it came to that call. */
static int
has_failed(void)
{
    return calls_until_failure < 1;
}

#endif
