/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostile bytes made fit for a message: valid UTF-8 without control
 * characters, bidirectional marks or backslashes of their own, capped, with
 * "..." (U+2026) where cut.  The value is a struct, so that
 * `sg_show(bytes).text` may stand in an argument list.
 */
#ifndef SG_BASE_TEXT_H
#define SG_BASE_TEXT_H

#include "base/bytes.h"
#include "base/time.h"

#define SG_SHOWN_SIZE 208

struct sg_shown {
    char text[SG_SHOWN_SIZE];
};

/* sg_show shows text: what is not printable appears as \xNN or \u{NNNN}. */
SG_PRIVATE_API struct sg_shown sg_show(sg_bytes bytes);

/* sg_show_hex shows the first 8 bytes in hexadecimal, "..." after more. */
struct sg_shown sg_show_hex(sg_bytes bytes);

/* sg_show_time shows seconds since 1970 as 2026-11-23T06:09:41Z. */
SG_PRIVATE_API struct sg_shown sg_show_time(int64_t seconds);

/* sg_show_moment shows the fraction of its second, too, where there is one. */
struct sg_shown sg_show_moment(struct sg_time at);

/*
 * sg_show_window shows "from 2026-11-23T06:09:41Z to ...", "from ... on", or
 * "never": without a start it holds nothing.
 */
struct sg_shown sg_show_window(const struct sg_window *window);

/*
 * sg_text_is_plain says whether bytes are valid UTF-8 without control
 * characters (C0, DEL, C1), so that they may be handed out as a text.
 */
SG_PRIVATE_API bool sg_text_is_plain(sg_bytes bytes);

#endif
