/* SPDX-License-Identifier: Apache-2.0 */
/* What can be seen in a log's entry: for the pages, which show all logs. */
#ifndef LOCAL_SEEN_H
#define LOCAL_SEEN_H

#include "log.h"
#include "pki/certificate.h"

struct seen {
    const char *kind;    /* "hashedrekord 0.0.2"; in the arena */
    const char *of;      /* what `digest` is of, or NULL */
    sg_bytes digest;     /* its bytes; data NULL when none was found */
    bool is_json;        /* the entry is JSON */
    sg_bytes der;        /* the certificate's; data NULL without one */
    struct sg_cert cert; /* where `is_read` */
    bool is_read;
};

/*
 * seen_read looks into an entry of Rekor or, with `is_ct`, of the CT log.  It
 * fails nowhere: what cannot be read is not seen.
 */
void seen_read(struct seen *out, bool is_ct, const struct log_entry *entry,
    struct sg_arena *arena);

#endif
