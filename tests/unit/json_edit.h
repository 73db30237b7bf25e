/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON texts taken apart and changed as texts, member by member, so that a
 * test can drop, double, empty and misuse each.
 */
#ifndef SG_TEST_JSON_EDIT_H
#define SG_TEST_JSON_EDIT_H

#include <stdio.h>

#include "codec/json.h"
#include "test.h"

#define PATH_LEN 256
#define MEMBERS_MAX 4096

/* A member of an object or an element of an array, as offsets in the text. */
struct member {
    char path[PATH_LEN]; /* "tlogEntries[0].logId.keyId" */
    char name[128];      /* "keyId", or "tlogEntries[0]" of an element */
    bool is_element;
    size_t start; /* of the name, or of the element */
    size_t value;
    size_t end;
    bool is_first, is_only;
    enum sg_json_type type;
};

struct members {
    struct sg_arena arena;
    struct member *items;
    size_t count;
};

/* text_of_file reads a whole file; the caller frees. */
static inline char *
text_of_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text;
    long len;

    if (file == NULL)
        fail_msg("%s: cannot be opened", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    len = ftell(file);
    assert_true(len >= 0);
    rewind(file);
    text = malloc((size_t)len + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)len, file), (size_t)len);
    text[len] = '\0';
    (void)fclose(file);
    return text;
}

/* edited gives the text with [from, to) replaced; the caller frees. */
static inline char *
edited(const char *text, size_t from, size_t to, const char *insert)
{
    size_t len = strlen(text);
    char *out = malloc(len - (to - from) + strlen(insert) + 1);

    assert_non_null(out);
    memcpy(out, text, from);
    strcpy(out + from, insert);
    strcat(out, text + to);
    return out;
}

static inline void
note_member(struct members *members, const struct member *up,
    const struct sg_json *parent, const struct sg_json *child, size_t index,
    const char *text)
{
    struct member *m = &members->items[members->count++];
    const char *dot = up->path[0] == '\0' ? "" : ".";
    int len;

    assert_true(members->count < MEMBERS_MAX);
    m->is_element = parent->type == SG_JSON_ARRAY;
    m->is_first = index == 0;
    m->is_only = parent->count == 1;
    m->type = child->type;
    m->value = (size_t)((const char *)child->raw.data - text);
    m->end = m->value + child->raw.len;
    m->start = m->is_element
        ? m->value
        : (size_t)((const char *)child->name.data - text) - 1;
    if (m->is_element)
        len = snprintf(m->name, sizeof(m->name), "%s[%zu]", up->name, index);
    else
        len = snprintf(m->name, sizeof(m->name), "%.*s", (int)child->name.len,
            (const char *)child->name.data);
    assert_true(len > 0 && (size_t)len < sizeof(m->name));
    len = m->is_element
        ? snprintf(m->path, PATH_LEN, "%s[%zu]", up->path, index)
        : snprintf(m->path, PATH_LEN, "%s%s%s", up->path, dot, m->name);
    assert_true(len > 0 && len < PATH_LEN);
}

/* note_below recurses: the texts are ours. */
static inline void
note_below(struct members *members, const struct member *up,
    const struct sg_json *parent, const char *text)
{
    size_t index = 0;

    for (const struct sg_json *child = parent->first; child != NULL;
         child = child->next) {
        struct member here;

        note_member(members, up, parent, child, index++, text);
        here = members->items[members->count - 1];
        note_below(members, &here, child, text);
    }
}

/* members_of lists every member and element, in the text's order. */
static inline struct members
members_of(const char *text)
{
    const struct member top = { .path = "" };
    struct members members = { .count = 0 };
    const struct sg_json *value = NULL;
    sigstore_error err;

    sg_arena_init(&members.arena, sg_json_arena_max(strlen(text)));
    members.items = calloc(MEMBERS_MAX, sizeof(*members.items));
    assert_non_null(members.items);
    if (sg_json_parse(&value, &members.arena, sg_bytes_from_text(text), &err) !=
        SIGSTORE_OK)
        fail_msg("%s", err.message);
    note_below(&members, &top, value, text);
    return members;
}

static inline void
members_free(struct members *members)
{
    sg_arena_dispose(&members->arena);
    free(members->items);
}

/* member_at finds one by its path, or fails. */
static inline struct member
member_at(const char *text, const char *path)
{
    struct members members = members_of(text);
    struct member found = { .path = "" };

    for (size_t i = 0; i < members.count; i++) {
        if (strcmp(members.items[i].path, path) == 0)
            found = members.items[i];
    }
    members_free(&members);
    if (found.path[0] == '\0')
        fail_msg("no member %s", path);
    return found;
}

/* without drops a member with its comma. */
static inline char *
without(const char *text, const struct member *m)
{
    size_t from = m->start;
    size_t to = m->end;

    if (!m->is_only && m->is_first) {
        while (text[to] != ',')
            to++;
        to++;
    } else if (!m->is_only) {
        while (text[from] != ',')
            from--;
    }
    return edited(text, from, to, "");
}

/* doubled writes a member twice. */
static inline char *
doubled(const char *text, const struct member *m)
{
    char *copy = malloc(m->end - m->start + 2);
    char *out;

    assert_non_null(copy);
    copy[0] = ',';
    memcpy(copy + 1, text + m->start, m->end - m->start);
    copy[m->end - m->start + 1] = '\0';
    out = edited(text, m->end, m->end, copy);
    free(copy);
    return out;
}

/* with_value replaces a member's value. */
static inline char *
with_value(const char *text, const struct member *m, const char *value)
{
    return edited(text, m->value, m->end, value);
}

/* with_value_at is with_value by path; it frees `text`. */
static inline char *
with_value_at(char *text, const char *path, const char *value)
{
    struct member m = member_at(text, path);
    char *out = with_value(text, &m, value);

    free(text);
    return out;
}

/* with_member_at replaces a member, name and all; it frees `text`. */
static inline char *
with_member_at(char *text, const char *path, const char *member)
{
    struct member m = member_at(text, path);
    char *out = edited(text, m.start, m.end, member);

    free(text);
    return out;
}

/* path_matches compares with a pattern, in which [*] is any index. */
static inline bool
path_matches(const char *path, const char *pattern)
{
    while (*pattern != '\0') {
        if (strncmp(pattern, "[*]", 3) == 0 && *path == '[') {
            path = strchr(path, ']') + 1;
            pattern += 3;
        } else if (*pattern++ != *path++) {
            return false;
        }
    }
    return *path == '\0';
}

#endif
