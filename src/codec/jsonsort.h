/* SPDX-License-Identifier: Apache-2.0 */
/* Members of an object in the order of their names, and names that recur. */
#ifndef SG_CODEC_JSONSORT_H
#define SG_CODEC_JSONSORT_H

#include "codec/json.h"

/*
 * sg_json_sort sorts `count` members by name; `spare` has as much room.  Time
 * is that of count * log(count) comparisons whatever the names, and of count
 * where they are in order.
 */
void sg_json_sort(
    const struct sg_json **members, const struct sg_json **spare, size_t count);

/* Memory that serves one object after the other; zeroed at first. */
struct sg_json_names {
    const struct sg_json **list;
    size_t size;
};

/*
 * sg_json_find_duplicate sets `*second` to a member whose name an earlier one
 * has, or to NULL.  False when memory ran out.
 */
bool sg_json_find_duplicate(const struct sg_json **second,
    struct sg_json_names *names, struct sg_arena *arena,
    const struct sg_json *object);

#endif
