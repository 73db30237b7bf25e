/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FILE_OR_DIGEST: what an argument of `verify` stands for, and which bundle
 * or detached materials go with it.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>

#include <sigstore/sigstore.h>

#include "say.h"

enum input_kind {
    INPUT_FILE,   /* a regular file, with default names beside it */
    INPUT_STREAM, /* "-", a FIFO, a device: read once, nothing beside it */
    INPUT_DIGEST,
    INPUT_WRONG /* cannot be one: `problem` says why */
};

struct input {
    const char *name; /* as typed */
    enum input_kind kind;
    sigstore_hash hash; /* of a digest */
    unsigned char digest[64];
    size_t digest_len;
    char *bundle;                  /* the path of its bundle, when found */
    char *signature, *certificate; /* of detached materials, when found */
    char *json;                    /* a bundle that was made of them */
    size_t json_len;
    char *problem; /* of INPUT_WRONG: why; NULL when memory ran out */
    bool invalid;  /* the problem is the argument itself */
};

/* What the options name explicitly; NULL where nothing. */
struct materials {
    const char *certificate, *signature, *bundle;
};

/* input_read tells what `name` stands for. */
void input_read(struct input *input, const char *name);

/*
 * input_find looks for what verifies `input`: the bundle named, or the one
 * beside it by its default name.  What is missing becomes `problem`.
 */
void input_find(struct input *input, const struct materials *materials,
    struct voice *voice);

/* input_problem gives the problem of an INPUT_WRONG, as a line for people. */
const char *input_problem(const struct input *input);

void input_free(struct input *input);

#endif
