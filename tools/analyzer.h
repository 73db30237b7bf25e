/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What clang's analyzer cannot see from one file: the verbs that fill an
 * error never return SIGSTORE_OK.  Included by tools/check-tidy only.
 */
#include "base/error.h"

#define sg_fail(err, code, ...) (sg_fail(err, code, __VA_ARGS__), (code))
#define sg_refuse(err, check, ...)                                             \
    (sg_refuse(err, check, __VA_ARGS__), SIGSTORE_EREFUSED)
#define sg_form(err, check, ...)                                               \
    (sg_form(err, check, __VA_ARGS__), SIGSTORE_EFORMAT)
#define sg_no_memory(err) (sg_no_memory(err), SIGSTORE_ENOMEM)
#define sg_context(err, code, ...)                                             \
    (sg_context(err, SIGSTORE_EINTERNAL, __VA_ARGS__), (code))
