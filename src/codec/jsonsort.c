/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A merge sort from the bottom up.  qsort promises no time: names that an
 * attacker chose could make it quadratic.
 */
#include "codec/jsonsort.h"

#include <string.h>

/* Up to here all pairs of names are compared; beyond, they are sorted. */
#define PAIRS_MAX 8

static bool
in_order(const struct sg_json *a, const struct sg_json *b)
{
    return sg_bytes_compare(a->name, b->name) <= 0;
}

/* merge merges `left` and the `right` after it, both sorted, in place. */
static void
merge(const struct sg_json **members, size_t left, size_t right,
    const struct sg_json **spare)
{
    const struct sg_json **rest = members + left;
    const struct sg_json **rest_end = rest + right;
    const struct sg_json **spare_end = spare + left;

    if (in_order(rest[-1], rest[0]))
        return;
    memcpy(spare, members, left * sizeof(const struct sg_json *));
    while (spare != spare_end) {
        if (rest == rest_end || in_order(*spare, *rest))
            *members++ = *spare++;
        else
            *members++ = *rest++;
    }
}

void
sg_json_sort(
    const struct sg_json **members, const struct sg_json **spare, size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t at = 0; count - at > width; at += 2 * width) {
            size_t rest = count - at - width;

            merge(members + at, width, rest < width ? rest : width, spare);
            if (rest <= width)
                break;
        }
    }
}

static const struct sg_json *
find_pair(const struct sg_json *object)
{
    for (const struct sg_json *a = object->first; a != NULL; a = a->next) {
        for (const struct sg_json *b = a->next; b != NULL; b = b->next) {
            if (sg_bytes_equal(a->name, b->name))
                return b;
        }
    }
    return NULL;
}

/* make_room gives room for twice `count` members. */
static bool
make_room(struct sg_json_names *names, struct sg_arena *arena, size_t count)
{
    if (count <= names->size)
        return true;
    names->list = sg_arena_array(arena, count, 2 * sizeof(*names->list));
    names->size = names->list == NULL ? 0 : count;
    return names->list != NULL;
}

/* The sort is stable, so the second of a pair is the later one. */
static const struct sg_json *
find_neighbours(
    const struct sg_json **list, size_t size, const struct sg_json *object)
{
    size_t count = 0;

    for (const struct sg_json *m = object->first; m != NULL; m = m->next)
        list[count++] = m;
    sg_json_sort(list, list + size, count);
    for (size_t i = 1; i < count; i++) {
        if (sg_bytes_equal(list[i - 1]->name, list[i]->name))
            return list[i];
    }
    return NULL;
}

bool
sg_json_find_duplicate(const struct sg_json **second,
    struct sg_json_names *names, struct sg_arena *arena,
    const struct sg_json *object)
{
    if (object->count <= PAIRS_MAX) {
        *second = find_pair(object);
        return true;
    }
    if (!make_room(names, arena, object->count))
        return false;
    *second = find_neighbours(names->list, names->size, object);
    return true;
}
