/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every small change to a log entry's body: bytes, cuts, members dropped,
 * doubled, added, emptied or of another type.  None may still match, but for
 * the changes that mean nothing, which an oracle of its own knows:
 * - the hash of the envelope, which is over the uploader's text, may be any;
 * - lines of the verifier's PEM may end elsewhere;
 * - an intoto envelope may lack its payload, which Rekor leaves out.
 */
#ifndef SG_TEST_MUTATE_H
#define SG_TEST_MUTATE_H

#include "samples.h"

struct mutation {
    const char *name;
    struct sg_log_entry entry;
    const struct sg_signed *is;
    json_t *good; /* the body, parsed */
    size_t tried;
    size_t free; /* changes that meant nothing */
};

/* same_verifier makes base64 of PEM independent of where lines end. */
static inline void
same_verifier(json_t *value)
{
    uint8_t pem[16384];
    size_t len = 0, kept = 0;

    if (!json_is_string(value) || json_string_length(value) > sizeof(pem) ||
        !sg_base64_decode(
            sg_bytes_from_text(json_string_value(value)), pem, &len))
        return;
    for (size_t i = 0; i < len; i++) {
        if (pem[i] != '\r' && pem[i] != '\n')
            pem[kept++] = pem[i];
    }
    /* what is no text stays as it is, and is different */
    json_string_setn(value, (const char *)pem, kept);
}

static inline void
same_hash(json_t *value)
{
    if (json_is_string(value) && json_string_length(value) == 64 &&
        strspn(json_string_value(value), "0123456789abcdef") == 64)
        json_string_set(value, "any");
}

static inline json_t *
without_what_means_nothing(const json_t *body, bool has_payload)
{
    json_t *j = json_deep_copy(body);
    json_t *spec = AT(j, "spec");

    same_verifier(AT(spec, "signature", "publicKey", "content"));
    same_verifier(AT(spec, "signatures", "0", "verifier"));
    same_verifier(
        AT(spec, "content", "envelope", "signatures", "0", "publicKey"));
    same_hash(AT(spec, "envelopeHash", "value"));
    same_hash(AT(spec, "content", "hash", "value"));
    if (!has_payload && AT(spec, "content", "envelope", "payload") != NULL)
        json_object_del(AT(spec, "content", "envelope"), "payload");
    return j;
}

/* means_nothing is the oracle: the same statement in its canonical text. */
static inline bool
means_nothing(const struct mutation *m, sg_bytes text)
{
    json_t *body = json_loadb(
        (const char *)text.data, text.len, JSON_REJECT_DUPLICATES, NULL);
    bool has_payload =
        AT(body, "spec", "content", "envelope", "payload") != NULL;
    json_t *theirs = without_what_means_nothing(body, true);
    json_t *ours = without_what_means_nothing(m->good, has_payload);
    char *dump = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    bool same =
        json_equal(theirs, ours) && dump != NULL && sg_bytes_is(text, dump);

    free(dump);
    json_decref(body);
    json_decref(theirs);
    json_decref(ours);
    return same;
}

static inline void
try_bytes(struct mutation *m, sg_bytes text)
{
    sigstore_error err = { 0 };
    sigstore_code code;

    m->entry.body = text;
    code = sg_entry_matches(&m->entry, m->is, &err);
    m->tried++;
    if (code == SIGSTORE_OK && means_nothing(m, text)) {
        m->free++;
        return;
    }
    if (code != SIGSTORE_EREFUSED || err.check != SIGSTORE_CHECK_LOG_BODY)
        fail_msg("%s: change %zu answers %d, %s: %.*s", m->name, m->tried, code,
            sigstore_check_name(err.check), (int)text.len,
            (const char *)text.data);
}

static inline void
try_text(struct mutation *m, const char *text)
{
    try_bytes(m, sg_bytes_from_text(text));
}

static inline void
try_tree(struct mutation *m, const json_t *root)
{
    char *dump = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);

    assert_non_null(dump);
    try_text(m, dump);
    free(dump);
}

/* try_double writes one member twice. */
static inline void
try_double(struct mutation *m, json_t *root, json_t *object, const char *key)
{
    json_t *value = json_incref(json_object_get(object, key));
    char *dump, *mark, *member, *text;
    size_t room;

    json_object_set_new(object, key, json_string("@twice@"));
    dump = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
    member = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    mark = strstr(dump, "\"@twice@\"");
    assert_non_null(mark);
    room = strlen(dump) + 2 * strlen(member) + strlen(key) + 8;
    text = malloc(room);
    assert_non_null(text);
    snprintf(text, room, "%.*s%s,\"%s\":%s%s", (int)(mark - dump), dump, member,
        key, member, mark + strlen("\"@twice@\""));
    try_text(m, text);
    json_object_set_new(object, key, value);
    free(text);
    free(member);
    free(dump);
}

/* try_strings changes the characters of a member that is a string. */
static inline void
try_strings(struct mutation *m, json_t *root, json_t *string)
{
    size_t len = json_string_length(string);
    char *old = strdup(json_string_value(string));
    char *text = malloc(len + 2);
    const size_t places[] = { 0, len / 2, len - 1 };

    assert_non_null(old);
    assert_non_null(text);
    for (size_t i = 0; len > 0 && i < 3; i++) {
        memcpy(text, old, len + 1);
        text[places[i]] = text[places[i]] == 'a' ? 'b' : 'a';
        json_string_set(string, text);
        try_tree(m, root);
    }
    snprintf(text, len + 2, "%sA", old);
    json_string_set(string, text);
    try_tree(m, root);
    snprintf(text, len + 2, "%.*s", len > 0 ? (int)len - 1 : 0, old);
    if (len > 0) {
        json_string_set(string, text);
        try_tree(m, root);
    }
    json_string_set(string, old);
    free(text);
    free(old);
}

static inline json_t *
other_value(size_t i)
{
    switch (i) {
    case 0:
        return json_null();
    case 1:
        return json_true();
    case 2:
        return json_integer(1);
    case 3:
        return json_string("");
    case 4:
        return json_array();
    case 5:
        return json_object();
    default:
        return NULL;
    }
}

/* try_member: cosign's panics: null, array, number in place of anything. */
static inline void
try_member(struct mutation *m, json_t *root, json_t *object, const char *key)
{
    json_t *value = json_incref(json_object_get(object, key));
    json_t *other;

    for (size_t i = 0; (other = other_value(i)) != NULL; i++) {
        if (!json_equal(other, value)) {
            json_object_set(object, key, other);
            try_tree(m, root);
        }
        json_decref(other);
    }
    json_object_del(object, key);
    try_tree(m, root);
    json_object_set(object, key, value);
    try_double(m, root, object, key);
    json_decref(value);
}

static inline void
try_added(struct mutation *m, json_t *root, json_t *object)
{
    static const char *const names[] = { "aaa", "zzz", "payload", "keyid",
        "url" };

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (json_object_get(object, names[i]) != NULL)
            continue;
        json_object_set_new(object, names[i], json_string("x"));
        try_tree(m, root);
        json_object_set_new(object, names[i], json_null());
        try_tree(m, root);
        json_object_del(object, names[i]);
    }
}

static inline void
try_elements(struct mutation *m, json_t *root, json_t *array)
{
    json_t *first = json_incref(json_array_get(array, 0));

    json_array_append_new(array, json_null());
    try_tree(m, root);
    json_array_set(array, 1, first);
    try_tree(m, root);
    json_array_remove(array, 1);
    json_array_remove(array, 0);
    try_tree(m, root);
    json_array_append_new(array, json_pack("[O]", first));
    try_tree(m, root);
    json_array_set(array, 0, first);
    json_decref(first);
}

/* The tree is the test's own, a few levels deep. */
static inline void
try_node(struct mutation *m, json_t *root, json_t *node)
{
    const char *key;
    json_t *value;
    void *next;
    size_t i;

    if (json_is_string(node))
        try_strings(m, root, node);
    if (json_is_array(node)) {
        try_elements(m, root, node);
        json_array_foreach(node, i, value) try_node(m, root, value);
    }
    if (!json_is_object(node))
        return;
    try_added(m, root, node);
    for (i = 0; i < json_object_size(node); i++) {
        json_t *keys = json_deep_copy(node);
        void *iter = json_object_iter(keys);

        for (size_t k = 0; k < i; k++)
            iter = json_object_iter_next(keys, iter);
        try_member(m, root, node, json_object_iter_key(iter));
        json_decref(keys);
    }
    json_object_foreach_safe(node, next, key, value) try_node(m, root, value);
}

static inline void
try_every_byte(struct mutation *m, sg_bytes body)
{
    static const uint8_t flips[] = { 0x01, 0x20, 0x80, 0x07 };
    uint8_t *text = malloc(body.len + 1);

    assert_non_null(text);
    memcpy(text, body.data, body.len);
    for (size_t i = 0; i < body.len; i++) {
        text[i] ^= flips[i % sizeof(flips)];
        try_bytes(m, sg_bytes_of(text, body.len));
        text[i] = body.data[i];
        try_bytes(m, sg_bytes_of(text, i));
    }
    text[body.len] = '\n';
    try_bytes(m, sg_bytes_of(text, body.len + 1));
    text[body.len] = '}';
    try_bytes(m, sg_bytes_of(text, body.len + 1));
    text[body.len] = '\0';
    try_bytes(m, sg_bytes_of(text, body.len + 1));
    free(text);
}

/* try_layout: the same tree, not as the log writes it. */
static inline void
try_layout(struct mutation *m, json_t *root)
{
    char *dump = json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS);

    try_text(m, dump);
    free(dump);
    dump = json_dumps(root, JSON_SORT_KEYS);
    try_text(m, dump);
    free(dump);
    dump = json_dumps(root,
        JSON_COMPACT | JSON_SORT_KEYS | JSON_ESCAPE_SLASH | JSON_ENSURE_ASCII);
    if (strstr(dump, "\\/") != NULL)
        try_text(m, dump);
    free(dump);
}

/* mutate tries everything with an entry that must match as it is. */
static inline size_t
mutate(const char *name, const struct sg_log_entry *entry,
    const struct sg_signed *is)
{
    struct mutation m = { .name = name, .entry = *entry, .is = is };
    sigstore_error err = { 0 };
    json_t *tree;

    if (sg_entry_matches(entry, is, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", name, err.message);
    m.good =
        json_loadb((const char *)entry->body.data, entry->body.len, 0, NULL);
    assert_non_null(m.good);
    tree = json_deep_copy(m.good);
    try_every_byte(&m, entry->body);
    try_layout(&m, tree);
    try_node(&m, tree, tree);
    assert_true(json_equal(tree, m.good));
    json_decref(tree);
    json_decref(m.good);
    assert_true(m.tried > 2 * entry->body.len);
    return m.tried;
}

#endif
