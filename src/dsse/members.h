/* SPDX-License-Identifier: Apache-2.0 */
/* Predicates as tables: a row a member. */
#ifndef SG_DSSE_MEMBERS_H
#define SG_DSSE_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

enum sg_member_kind {
    SG_MEMBER_END,
    SG_MEMBER_TEXT,
    SG_MEMBER_TIME, /* RFC 3339 */
    SG_MEMBER_BOOL,
    SG_MEMBER_BASE64,
    SG_MEMBER_MAP,     /* an object of anything */
    SG_MEMBER_TEXTS,   /* an object of texts */
    SG_MEMBER_DIGESTS, /* an object of digests in hexadecimal, by known names */
    SG_MEMBER_OBJECT,  /* of `members` */
    SG_MEMBER_LIST     /* of such objects */
};

struct sg_member {
    const char *name;
    enum sg_member_kind kind;
    bool required;
    const struct sg_member *members;
    /* of OBJECT and LIST: of these one at least must be there; NULL: any */
    const char *const *one_of;
};

#define SG_MEMBERS_LAST                                                        \
    {                                                                          \
        NULL, SG_MEMBER_END, false, NULL, NULL                                 \
    }

extern const struct sg_member sg_slsa_v02[];
extern const struct sg_member sg_slsa_v1[];

#endif
