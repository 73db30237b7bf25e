/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of each role, every member dropped, doubled and misused [TUF 4.2],
 * [TUF 4.2.1], [TUF 4.3], [TUF 4.4], [TUF 4.6].
 */
#include "tuf/metadata.h"

#include "json_edit.h"
#include "tuf/role.h"

#define VECTORS SG_VECTORS "/tuf/metadata/"

static const struct document {
    const char *file;
    enum sg_tuf_type type;
} documents[] = {
    { "1.root.json", SG_TUF_ROOT },
    { "2.root.json", SG_TUF_ROOT },
    { "timestamp.json", SG_TUF_TIMESTAMP },
    { "2.snapshot.json", SG_TUF_SNAPSHOT },
    { "1.targets.json", SG_TUF_TARGETS },
    { "1.other.json", SG_TUF_TARGETS },
};

static char *
text_of(const struct document *document)
{
    char path[512];

    (void)snprintf(path, sizeof(path), "%s%s", VECTORS, document->file);
    return text_of_file(path);
}

static sigstore_code
parse(const char *text, enum sg_tuf_type type, struct sg_tuf_metadata **out,
    sigstore_error *err)
{
    sigstore_error none = { .code = SIGSTORE_OK };
    sigstore_code rc;

    *err = none;
    rc = sg_tuf_metadata_parse(out, type, sg_bytes_from_text(text), err);
    assert_int_equal(err->code, rc);
    assert_int_equal(*out == NULL, rc != SIGSTORE_OK);
    return rc;
}

/* Whether a text is one of the type; a failure says why. */
static bool
is_good(const char *text, enum sg_tuf_type type)
{
    struct sg_tuf_metadata *m;
    sigstore_error err;
    sigstore_code rc = parse(text, type, &m, &err);

    sg_tuf_metadata_free(m);
    return rc == SIGSTORE_OK;
}

static void
reads_every_role(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        char *text = text_of(&documents[i]);

        for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++)
            check_row(documents[i].file,
                is_good(text, (enum sg_tuf_type)type) ==
                    ((enum sg_tuf_type)type == documents[i].type));
        free(text);
    }
}

static void
reads_what_root_states(void **state)
{
    char *text = text_of(&documents[1]);
    struct sg_tuf_metadata *m;
    sigstore_error err;

    (void)state;
    assert_int_equal(parse(text, SG_TUF_ROOT, &m, &err), SIGSTORE_OK);
    assert_int_equal(m->version, 2);
    assert_int_equal(m->expires, 4102444800);
    assert_true(m->consistent_snapshot);
    assert_int_equal(m->keys.count, 5);
    assert_int_equal(m->signature_count, 2);
    assert_int_equal(m->roles[SG_TUF_ROOT].threshold, 2);
    assert_int_equal(m->roles[SG_TUF_ROOT].count, 2);
    assert_int_equal(m->roles[SG_TUF_TIMESTAMP].count, 1);
    assert_true(sg_bytes_is(sg_buf_bytes(&m->text), text));
    sg_tuf_metadata_free(m);
    free(text);
}

static void
reads_what_targets_state(void **state)
{
    char *text = text_of(&documents[4]);
    struct sg_tuf_metadata *m;
    const struct sg_tuf_file *file;
    sigstore_error err;

    (void)state;
    assert_int_equal(parse(text, SG_TUF_TARGETS, &m, &err), SIGSTORE_OK);
    file = sg_tuf_files_find(&m->files, SG_LITERAL("file.txt"));
    assert_non_null(file);
    assert_int_equal(file->length, 5);
    assert_true(file->has_hashes);
    assert_int_equal(file->sha256.len, 32);
    assert_int_equal(file->sha512.len, 64);
    assert_null(sg_tuf_files_find(&m->files, SG_LITERAL("file.tx")));
    assert_null(sg_tuf_files_find(&m->files, SG_LITERAL("")));
    assert_int_equal(m->delegation_count, 1);
    assert_true(sg_bytes_is(m->delegations[0].name, "other"));
    assert_true(m->delegations[0].terminating);
    assert_int_equal(m->delegations[0].path_count, 2);
    assert_int_equal(m->delegations[0].prefix_count, 0);
    sg_tuf_metadata_free(m);
    free(text);
}

/* What may be missing: else each member is needed. */
static bool
is_optional(const struct member *m)
{
    static const char *const may[] = { "signed.consistent_snapshot",
        "signed.delegations", "signed.targets.other/file.txt",
        "signed.targets.file.txt", "signed.targets.huge",
        "signed.targets.strange", "signed.targets.strange.hashes.blake9" };

    for (size_t i = 0; i < COUNT_OF(may); i++) {
        if (strcmp(m->path, may[i]) == 0)
            return true;
    }
    /* elements of lists, keys and roles: the signatures tell */
    return m->is_element || strncmp(m->path, "signed.keys.", 12) == 0 ||
        strncmp(m->path, "signed.delegations.keys.", 24) == 0 ||
        strstr(m->path, ".meta.") != NULL || strcmp(m->name, "sha256") == 0 ||
        strcmp(m->name, "sha512") == 0;
}

/* An array in the place of an object, and so on: never right, but where any
 * text is one. */
static const char *const values[] = { "null", "true", "{}", "[]", "\"\"",
    "\"x\"", "-1", "0", "1.5", "1e3", "9223372036854775808", "[{}]",
    "{\"a\":1}" };

/* A value that is not read: of a hash that nobody knows. */
static bool
is_read(const struct member *m)
{
    return strcmp(m->name, "blake9") != 0;
}

static void
try_member(
    const struct document *document, const char *text, const struct member *m)
{
    char *bad = without(text, m);

    if (is_good(bad, document->type) && !is_optional(m))
        fail_msg("%s: accepted without %s", document->file, m->path);
    free(bad);
    if (!m->is_element) {
        bad = doubled(text, m);
        if (is_good(bad, document->type))
            fail_msg("%s: accepted with two %s", document->file, m->path);
        free(bad);
    }
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        bool is_text = values[i][0] == '"';

        bad = with_value(text, m, values[i]);
        if (is_good(bad, document->type) && is_read(m) &&
            m->type != SG_JSON_ARRAY &&
            !(m->type == SG_JSON_STRING && is_text) &&
            !(m->type == SG_JSON_TRUE && values[i][0] == 't') &&
            !(m->type == SG_JSON_OBJECT && values[i][0] == '{') &&
            !(strcmp(m->name, "length") == 0 && values[i][0] == '0'))
            fail_msg(
                "%s: accepted %s as %s", document->file, values[i], m->path);
        free(bad);
    }
}

static void
needs_each_member_once_and_of_its_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        char *text = text_of(&documents[i]);
        struct members members = members_of(text);

        assert_true(members.count > 10);
        for (size_t k = 0; k < members.count; k++)
            try_member(&documents[i], text, &members.items[k]);
        members_free(&members);
        free(text);
    }
}

#define HEX64 "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define ROLE                                                                   \
    "{\"name\":\"a\",\"keyids\":[],\"threshold\":1,\"terminating\":true,"      \
    "\"paths\":[]}"
#define TWICE "[" ROLE "," ROLE "]"

static const struct {
    const char *name;
    size_t document;
    const char *path, *value;
    bool good;
} rows[] = {
    { "the type of another role", 0, "signed._type", "\"timestamp\"", false },
    { "a type beginning like its own", 0, "signed._type", "\"root2\"", false },
    { "a second file that is malformed", 2, "signed.meta",
        "{\"snapshot.json\":{\"version\":1},\"z.json\":{}}", false },
    { "a second role that is malformed", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1},\"z.json\":{}}", false },
    { "a second target that is malformed", 4, "signed.targets",
        "{\"a\":{\"length\":1,\"hashes\":{\"x\":\"\"}},\"b\":{}}", false },
    { "a later minor version", 0, "signed.spec_version", "\"1.9.9\"", true },
    { "another major version", 0, "signed.spec_version", "\"2.0.0\"", false },
    { "a version like another", 0, "signed.spec_version", "\"10.0\"", false },
    { "no version", 0, "signed.spec_version", "\"\"", false },
    { "version 0", 0, "signed.version", "0", false },
    { "the highest version", 0, "signed.version", "9223372036854775807", true },
    { "a version with a zero before", 0, "signed.version", "01", false },
    { "a time with a zone", 0, "signed.expires",
        "\"2100-01-01T00:00:00+00:00\"", false },
    { "a time without a zone", 0, "signed.expires", "\"2100-01-01T00:00:00\"",
        false },
    { "a day alone", 0, "signed.expires", "\"2100-01-01\"", false },
    { "no such day", 0, "signed.expires", "\"2100-02-30T00:00:00Z\"", false },
    { "not consistent", 0, "signed.consistent_snapshot", "false", true },
    { "consistent as a text", 0, "signed.consistent_snapshot", "\"true\"",
        false },
    { "threshold 0", 0, "signed.roles.targets.threshold", "0", false },
    { "threshold -1", 0, "signed.roles.targets.threshold", "-1", false },
    { "a threshold that nobody reaches", 0, "signed.roles.targets.threshold",
        "9223372036854775807", true },
    { "a role of no keys", 0, "signed.roles.targets.keyids", "[]", true },
    { "a key id twice", 0, "signed.roles.targets.keyids", "[\"a\",\"a\"]",
        false },
    { "an empty key id", 0, "signed.roles.targets.keyids", "[\"\"]", false },
    { "no signatures", 0, "signatures", "[]", true },
    { "a signature twice", 0, "signatures",
        "[{\"keyid\":\"a\",\"sig\":\"\"},{\"keyid\":\"a\",\"sig\":\"\"}]",
        false },
    { "signatures that are no hexadecimal", 0, "signatures",
        "[{\"keyid\":\"a\",\"sig\":\"zz\"},{\"keyid\":\"b\",\"sig\":\"0\"}]",
        true },
    { "no snapshot in timestamp", 2, "signed.meta", "{}", false },
    { "no targets in snapshot", 3, "signed.meta", "{}", false },
    { "a file without version", 3, "signed.meta", "{\"targets.json\":{}}",
        false },
    { "a file with only a version", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1}}", true },
    { "a file of version 0", 3, "signed.meta",
        "{\"targets.json\":{\"version\":0}}", false },
    { "a file of negative length", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1,\"length\":-1}}", false },
    { "a file without hashes in hashes", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1,\"hashes\":{}}}", false },
    { "a file with unknown hashes", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1,\"hashes\":{\"x\":\"\"}}}", true },
    { "a hash that is too short", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1,\"hashes\":{\"sha256\":\"00\"}}}",
        false },
    { "a target without hashes", 4, "signed.targets", "{\"a\":{\"length\":1}}",
        false },
    { "a target without length", 4, "signed.targets",
        "{\"a\":{\"hashes\":{\"x\":\"\"}}}", false },
    { "a hash that is a number", 3, "signed.meta",
        "{\"targets.json\":{\"version\":1,\"hashes\":{\"sha256\":"
        "1234567812345678123456781234567812345678123456781234567812345678}}}",
        false },
    { "no targets", 4, "signed.targets", "{}", true },
    { "patterns and prefixes", 4, "signed.delegations.roles[0].paths",
        "[\"a\"],\"path_hash_prefixes\":[\"00\"]", false },
    { "two delegations to one role", 4, "signed.delegations.roles", TWICE,
        false },
    { "a role that is no object", 4, "signed.delegations.roles", "[[]]",
        false },
    { "a delegated role of a top-level name", 4,
        "signed.delegations.roles[0].name", "\"root\"", false },
    { "a delegated role without name", 4, "signed.delegations.roles[0].name",
        "\"\"", false },
    { "no paths in paths", 4, "signed.delegations.roles[0].paths", "[]", true },
    { "an empty path", 4, "signed.delegations.roles[0].paths", "[\"\"]",
        false },
    { "no delegated roles", 4, "signed.delegations.roles", "[]", true },
};

static void
knows_what_values_may_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct document *document = &documents[rows[i].document];
        char *text =
            with_value_at(text_of(document), rows[i].path, rows[i].value);

        check_row(rows[i].name, is_good(text, document->type) == rows[i].good);
        free(text);
    }
}

static const struct {
    const char *name, *path, *member;
    bool good;
} members[] = {
    { "prefixes", "paths", "\"path_hash_prefixes\":[\"0\",\"af\"]", true },
    { "a whole hash", "paths", "\"path_hash_prefixes\":[\"" HEX64 "\"]", true },
    { "more than a hash", "paths", "\"path_hash_prefixes\":[\"" HEX64 "0\"]",
        false },
    { "much more than a hash", "paths",
        "\"path_hash_prefixes\":[\"" HEX64 HEX64 HEX64 HEX64 "\"]", false },
    { "upper-case digits", "paths", "\"path_hash_prefixes\":[\"AF\"]", false },
    { "no digits", "paths", "\"path_hash_prefixes\":[\"xy\"]", false },
    { "an empty prefix", "paths", "\"path_hash_prefixes\":[\"\"]", false },
    { "bins", "paths", "\"paths\":[]}],\"succinct_roles\":{},\"x\":[{\"y\":0",
        false },
    { "a number that has no canonical form", "paths", "\"paths\":[],\"x\":1.5",
        false },
    { "a number that has one", "paths", "\"paths\":[],\"x\":-15", true },
    { "a name of another type", "name", "\"name\":1", false },
    { "no name", "name", "\"nom\":\"other\"", false },
};

static void
knows_what_delegations_may_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        char path[128];
        char *text;

        (void)snprintf(path, sizeof(path), "signed.delegations.roles[0].%s",
            members[i].path);
        text = with_member_at(text_of(&documents[4]), path, members[i].member);
        check_row(
            members[i].name, is_good(text, SG_TUF_TARGETS) == members[i].good);
        free(text);
    }
}

static void
takes_names_up_to_a_length(void **state)
{
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        char name[SG_TUF_NAME_MAX + 4] = "\"";
        char *text;

        memset(name + 1, 'x', SG_TUF_NAME_MAX + more);
        name[SG_TUF_NAME_MAX + more + 1] = '"';
        name[SG_TUF_NAME_MAX + more + 2] = '\0';
        text = with_value_at(
            text_of(&documents[4]), "signed.delegations.roles[0].name", name);
        assert_int_equal(is_good(text, SG_TUF_TARGETS), more == 0);
        free(text);
    }
}

/* A list or an object of `count` elements, in which "%zu" is a number. */
static char *
make_list(size_t count, const char *format, char open, char close)
{
    size_t room = count * (strlen(format) + 8) + 3;
    char *text = malloc(room);
    size_t len = 0;

    assert_non_null(text);
    text[len++] = open;
    for (size_t i = 0; i < count; i++) {
        const char *number = strstr(format, "%zu");

        len += (size_t)sprintf(text + len, "%s%.*s%zu%s", i == 0 ? "" : ",",
            (int)(number - format), format, i, number + 3);
        assert_true(len + 2 < room);
    }
    text[len++] = close;
    text[len] = '\0';
    return text;
}

static const struct {
    const char *name;
    size_t document;
    const char *path, *format;
    size_t max;
    char open, close;
} limits[] = {
    { "signatures", 0, "signatures", "{\"keyid\":\"%zu\",\"sig\":\"\"}",
        SG_TUF_SIGNATURES_MAX, '[', ']' },
    { "keys", 0, "signed.keys",
        "\"%zu\":{\"keytype\":\"x\",\"scheme\":\"x\",\"keyval\":{}}",
        SG_TUF_KEYS_MAX, '{', '}' },
    { "key ids", 0, "signed.roles.root.keyids", "\"%zu\"", SG_TUF_KEYS_MAX, '[',
        ']' },
    { "files", 4, "signed.targets",
        "\"%zu\":{\"length\":1,\"hashes\":{\"x\":\"\"}}", SG_TUF_FILES_MAX, '{',
        '}' },
    { "delegations", 4, "signed.delegations.roles",
        "{\"name\":\"%zu\",\"keyids\":[],\"threshold\":1,"
        "\"terminating\":true,\"paths\":[]}",
        SG_TUF_DELEGATIONS_MAX, '[', ']' },
    { "paths", 4, "signed.delegations.roles[0].paths", "\"%zu\"",
        SG_TUF_PATHS_MAX, '[', ']' },
};

static void
holds_to_its_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        const struct document *document = &documents[limits[i].document];

        for (size_t more = 0; more < 2; more++) {
            char *list = make_list(limits[i].max + more, limits[i].format,
                limits[i].open, limits[i].close);
            char *text = with_value_at(text_of(document), limits[i].path, list);
            struct sg_tuf_metadata *m;
            sigstore_error err;

            check_row(limits[i].name,
                parse(text, document->type, &m, &err) ==
                    (more == 0 ? SIGSTORE_OK : SIGSTORE_ELIMIT));
            sg_tuf_metadata_free(m);
            free(text);
            free(list);
        }
    }
}

#define P384                                                                   \
    "-----BEGIN PUBLIC KEY-----\\n"                                            \
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEjH80fZ5JJHL6U7lJfH7dP6Iu7fdKgJ2G\\n"      \
    "CC7qo2GPSl/gCq87YP/Dr0ifE3vJqU6GFRR7pBX/ic/4VCaf4AaLrUlz6Jv2VhgK\\n"      \
    "RWx9flDW7CLQg+MoB1MmQkRXPeWnmmxE\\n"                                      \
    "-----END PUBLIC KEY-----\\n"

static const struct {
    const char *name, *type, *scheme, *public;
    bool known;
} keys[] = {
    { "P-384", "ecdsa", "ecdsa-sha2-nistp384", P384, true },
    { "P-384 by its own type", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384",
        P384, true },
    { "P-384 as P-256", "ecdsa", "ecdsa-sha2-nistp256", P384, false },
    { "P-384 as RSA", "rsa", "rsassa-pss-sha256", P384, false },
    { "P-384 as Ed25519", "ed25519", "ed25519", P384, false },
    { "a type that is not of the scheme", "rsa", "ecdsa-sha2-nistp384", P384,
        false },
    { "Ed25519", "ed25519", "ed25519", HEX64, true },
    { "Ed25519, a digit less", "ed25519", "ed25519",
        "75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        false },
    { "Ed25519, a byte more", "ed25519", "ed25519", HEX64 "00", false },
    { "Ed25519, no digits", "ed25519", "ed25519", "", false },
    { "Ed25519 as P-384", "ecdsa", "ecdsa-sha2-nistp384", HEX64, false },
    { "another padding", "rsa", "rsa-pkcs1v15-sha256", P384, false },
    { "no kind that is known", "ml-dsa", "ml-dsa-65", HEX64, false },
};

/* A key that is not what it says is passed over, and signs nothing. */
static void
knows_what_keys_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        char value[1024];
        struct sg_tuf_metadata *m;
        sigstore_error err;
        char *text;

        (void)snprintf(value, sizeof(value),
            "{\"k\":{\"keytype\":\"%s\",\"scheme\":\"%s\",\"keyval\":"
            "{\"public\":\"%s\"}}}",
            keys[i].type, keys[i].scheme, keys[i].public);
        text = with_value_at(text_of(&documents[0]), "signed.keys", value);
        check_row(
            keys[i].name, parse(text, SG_TUF_ROOT, &m, &err) == SIGSTORE_OK);
        check_row(keys[i].name,
            (m->keys.items[0].algorithm != NULL) == keys[i].known);
        sg_tuf_metadata_free(m);
        free(text);
    }
}

/* Unknown members are not read, but signed: they stand in what is hashed. */
static void
signs_unknown_members(void **state)
{
    char *text = text_of(&documents[2]);
    struct member at = member_at(text, "signed.version");
    char *more = edited(text, at.start, at.start, "\"x\":[null,\"\\u20ac\"],");
    struct sg_tuf_metadata *a, *b;
    sigstore_error err;

    (void)state;
    assert_int_equal(parse(text, SG_TUF_TIMESTAMP, &a, &err), SIGSTORE_OK);
    assert_int_equal(parse(more, SG_TUF_TIMESTAMP, &b, &err), SIGSTORE_OK);
    assert_int_equal(b->canonical.len, a->canonical.len + 17);
    assert_memory_not_equal(a->digest.data, b->digest.data, 32);
    sg_tuf_metadata_free(a);
    sg_tuf_metadata_free(b);
    free(more);
    free(text);
}

static const char *const wrong[] = { "", " ", "null", "[]", "{}", "\"\"", "1",
    "{\"signed\":{}}", "{\"signatures\":[]}",
    "{\"signatures\":[],\"signed\":{}}", "{\"signatures\":{},\"signed\":{}}",
    "{\"signatures\":[],\"signed\":[]}", "{", "<html>" };

static void
refuses_what_is_no_metadata(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++) {
            struct sg_tuf_metadata *m;
            sigstore_error err;

            check_row(wrong[i],
                parse(wrong[i], (enum sg_tuf_type)type, &m, &err) ==
                    SIGSTORE_EFORMAT);
            check_row(wrong[i], err.message[0] != '\0');
        }
    }
    sg_tuf_metadata_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_role),
        cmocka_unit_test(reads_what_root_states),
        cmocka_unit_test(reads_what_targets_state),
        cmocka_unit_test(needs_each_member_once_and_of_its_type),
        cmocka_unit_test(knows_what_values_may_be),
        cmocka_unit_test(knows_what_delegations_may_say),
        cmocka_unit_test(takes_names_up_to_a_length),
        cmocka_unit_test(holds_to_its_limits),
        cmocka_unit_test(knows_what_keys_are),
        cmocka_unit_test(signs_unknown_members),
        cmocka_unit_test(refuses_what_is_no_metadata),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
