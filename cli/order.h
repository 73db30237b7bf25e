/* SPDX-License-Identifier: Apache-2.0 */
/* Work on many things with several threads, with the answers in order. */
#ifndef CLI_ORDER_H
#define CLI_ORDER_H

#include <stddef.h>

struct order {
    size_t count;   /* things to work on */
    size_t threads; /* how many at once; 1: none but the caller's */
    size_t window;  /* how far work may run ahead of the answers */
    /* Works on one; `slot` < window is its own until it is answered. */
    void (*work)(void *arg, size_t index, size_t slot);
    /* Answers one, in the caller's thread, in order. */
    void (*answer)(void *arg, size_t index, size_t slot);
    void *arg;
};

/* order_run works on all and answers all.  It never fails: threads that
 * cannot be had are done without. */
void order_run(const struct order *order);

#endif
