/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling the caller's error: once, where the fact is known, with context
 * put before it on the way up.  Each verb returns the code, so that the line
 * that fails reads `return sg_refuse(err, ...)`.  `err` may be NULL.
 *
 * Messages: lower case, no full stop, fact first, both values, the rule cited
 * where one exists.  Text from input goes through sg_show (base/text.h).
 */
#ifndef SG_BASE_ERROR_H
#define SG_BASE_ERROR_H

#include "base/export.h"
#include "sigstore/error.h"

#define SG_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define SG_MUST_USE __attribute__((warn_unused_result))

/* sg_fail reports anything but a refusal. */
SG_PRIVATE_API sigstore_code sg_fail(sigstore_error *err, sigstore_code code,
    const char *format, ...) SG_PRINTF(3, 4);

/* sg_refuse reports that a check said no: SIGSTORE_EREFUSED. */
SG_PRIVATE_API sigstore_code sg_refuse(sigstore_error *err,
    sigstore_check check, const char *format, ...) SG_PRINTF(3, 4);

/*
 * sg_form reports malformed input that a check is named for: the code is
 * SIGSTORE_EFORMAT and err->check says which.
 */
sigstore_code sg_form(sigstore_error *err, sigstore_check check,
    const char *format, ...) SG_PRINTF(3, 4);

/* sg_no_memory reports SIGSTORE_ENOMEM. */
SG_PRIVATE_API sigstore_code sg_no_memory(sigstore_error *err);

/*
 * sg_context puts "<format>: " before the message and returns `code`.  With
 * SIGSTORE_OK it does nothing.
 */
SG_PRIVATE_API sigstore_code sg_context(sigstore_error *err, sigstore_code code,
    const char *format, ...) SG_PRINTF(3, 4);

/* sg_as_check names the check of a failure that has none, and returns it. */
sigstore_code sg_as_check(
    sigstore_error *err, sigstore_code code, sigstore_check check);

#endif
