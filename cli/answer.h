/* SPDX-License-Identifier: Apache-2.0 */
/* One input verified, and what is said about it. */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include <stdbool.h>

#include <sigstore/sigstore.h>

#include "input.h"
#include "say.h"

/* What all inputs of a run are verified with.  Threads share it. */
struct question {
    sigstore_verifier *verifier;
    const sigstore_policy *policy;
    const sigstore_options *options;
    const char *key;        /* the file of the policy's key, or NULL */
    struct voice *progress; /* where to show it, or NULL */
};

struct answer {
    sigstore_code code;
    sigstore_error err;
    sigstore_bundle *bundle;
    sigstore_result *result;
};

/* answer_find verifies one input.  It says nothing but progress. */
void answer_find(struct answer *answer, const struct question *question,
    const struct input *input);

/*
 * answer_say says the outcome on standard error and prints the payload of a
 * verified envelope on standard output, then releases what the answer holds.
 */
void answer_say(struct answer *answer, const struct question *question,
    const struct input *input, struct voice *voice);

#endif
