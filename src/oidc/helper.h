/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that know a token. */
#ifndef SG_OIDC_HELPER_H
#define SG_OIDC_HELPER_H

#include "base/buf.h"
#include "base/error.h"

/*
 * sg_helper_find looks for a program in `folders`, which PATH holds; NULL is
 * none.  Folders that are not absolute are passed over: what lies where we
 * happen to stand is not ours to run.  False when there is none.
 */
bool sg_helper_find(
    char *path, size_t size, const char *name, const char *folders);

/*
 * sg_helper_run runs a program without a shell and appends what it prints to
 * `out`, at most as much as that holds.  It has `timeout_ms`; then it is
 * killed, with the programs that it started.  SIGSTORE_EAUTH when it failed.
 */
SG_MUST_USE sigstore_code sg_helper_run(struct sg_buf *out, const char *path,
    const char *const *arguments, int timeout_ms, sigstore_error *err);

#endif
