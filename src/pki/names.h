/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Distinguished names and general names (RFC 5280, 4.1.2.4 and 4.2.1.6), read
 * for form.  A Name is kept as its DER and compared byte for byte: two
 * spellings of one name are two names.
 */
#ifndef SG_PKI_NAMES_H
#define SG_PKI_NAMES_H

#include "base/bytes.h"

enum sg_general_name_kind {
    SG_NAME_EMAIL = 1,
    SG_NAME_DNS,
    SG_NAME_URI,
    SG_NAME_USERNAME,  /* otherName of Fulcio's type .1.7 */
    SG_NAME_DIRECTORY, /* value: the Name, tag and length included */
    SG_NAME_OTHER
};

struct sg_general_name {
    enum sg_general_name_kind kind;
    sg_bytes value; /* text where the kind has one, else the contents */
};

/* sg_name_take reads a Name and gives it whole; it may have no parts. */
bool sg_name_take(sg_bytes *in, sg_bytes *name);

/* sg_name_is_empty says whether a Name has no parts. */
bool sg_name_is_empty(sg_bytes name);

/*
 * sg_general_name_take reads a GeneralName.  Texts are not empty and have no
 * control characters [security-classes R6]: IA5String is printable ASCII,
 * UTF8String what sg_text_is_plain says.  x400Address and ediPartyName are
 * refused.
 */
bool sg_general_name_take(sg_bytes *in, struct sg_general_name *out);

/* sg_set_is_sorted says whether a SET OF is in DER's order [X.690 11.6]. */
bool sg_set_is_sorted(sg_bytes contents);

#endif
