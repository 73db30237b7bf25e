/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of given algorithms, to be verified again and again. */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

struct floor;

/* die prints what is wrong and ends the program. */
_Noreturn void die(const char *what);

struct floor *floor_new(void);

/* floor_add makes a key of p256, p384, p521 or ed25519 and signs with it. */
void floor_add(struct floor *floor, const char *algorithm);

/* floor_verify verifies all signatures once. */
void floor_verify(const struct floor *floor);

void floor_free(struct floor *floor);

#endif
