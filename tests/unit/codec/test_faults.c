/* SPDX-License-Identifier: Apache-2.0 */
/* The lower rooms with each of their allocations failing in turn. */
#include "test.h"

#include "base/file.h"
#include "base/limits.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "codec/jsonbind.h"
#include "codec/pem.h"
#include "faults.h"

#define VECTOR SG_VECTORS "/real/rfc8785-0.1.2-py3-none-any.whl.sigstore"

/*
 * A scenario gives what it answers, and says in `*told` whether that and the
 * error agree; it leaves no memory behind.
 */
typedef sigstore_code scenario(bool *told);

static sigstore_code
write_buffer(bool *told)
{
    struct sg_buf buf;
    sigstore_code code;

    sg_buf_init(&buf, 100000);
    for (int i = 0; i < 100; i++) {
        sg_hex_add(&buf, SG_LITERAL("some bytes"));
        sg_base64_add(&buf, SG_LITERAL("some bytes"));
        sg_pem_add(&buf, "KEY", SG_LITERAL("some bytes"));
    }
    code = buf.failed ? SIGSTORE_ENOMEM : SIGSTORE_OK;
    *told = buf.failed == (buf.data == NULL);
    sg_buf_dispose(&buf);
    return code;
}

static sigstore_code
read_file(bool *told)
{
    struct sg_buf buf;
    sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };
    sigstore_code code;

    sg_buf_init(&buf, SG_BUNDLE_MAX);
    code = sg_file_read(&buf, VECTOR, &err);
    *told = err.code == code && buf.failed == (code != SIGSTORE_OK);
    sg_buf_dispose(&buf);
    return code;
}

static sigstore_code
take_pem(bool *told)
{
    sg_bytes text = SG_LITERAL("-----BEGIN KEY-----\nZm9v\n"
                               "-----END KEY-----\n");
    struct sg_arena arena;
    sg_bytes out;
    bool ok;

    sg_arena_init(&arena, 1000);
    ok = sg_pem_take(&text, "KEY", &arena, &out);
    *told = ok == (text.len == 0);
    sg_arena_dispose(&arena);
    return ok ? SIGSTORE_OK : SIGSTORE_ENOMEM;
}

/* make_text writes an array of objects that have to be sorted. */
static void
make_text(struct sg_buf *text)
{
    sg_buf_init(text, SIZE_MAX);
    sg_buf_add_byte(text, '[');
    for (int i = 0; i < 30; i++) {
        sg_buf_add_text(text, i == 0 ? "{" : ",{");
        for (int m = 29; m >= 0; m--) {
            sg_buf_add_text(text, "\"\\t");
            sg_buf_add_decimal(text, m);
            sg_buf_add_text(text, m == 0 ? "\":{}" : "\":{},");
        }
        sg_buf_add_text(text, "}");
    }
    sg_buf_add_byte(text, ']');
}

static sigstore_code
read_json(bool *told)
{
    sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };
    const struct sg_json *root;
    struct sg_arena arena;
    struct sg_buf text;
    sigstore_code code;
    int calls = calls_until_failure;

    fail_at(0);
    make_text(&text);
    fail_at(calls);
    sg_arena_init(&arena, SIZE_MAX);
    code = sg_json_parse(&root, &arena, sg_buf_bytes(&text), &err);
    *told = err.code == code && (root != NULL) == (code == SIGSTORE_OK);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&text);
    return code;
}

/* with_document has `then` do its work over a parsed document. */
static sigstore_code
with_document(
    bool *told, sigstore_code (*then)(const struct sg_json *root, bool *told))
{
    const struct sg_json *root;
    struct sg_arena arena;
    struct sg_buf text;
    sigstore_code code;
    int calls = calls_until_failure;

    fail_at(0);
    make_text(&text);
    sg_arena_init(&arena, SIZE_MAX);
    assert_int_equal(
        sg_json_parse(&root, &arena, sg_buf_bytes(&text), NULL), SIGSTORE_OK);
    fail_at(calls);
    code = then(root, told);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&text);
    return code;
}

static sigstore_code
write_it(const struct sg_json *root, bool *told)
{
    struct sg_buf buf;
    sigstore_code code;

    sg_buf_init(&buf, SIZE_MAX);
    *told = sg_olpc_add(&buf, root);
    code = buf.failed ? SIGSTORE_ENOMEM : SIGSTORE_OK;
    sg_buf_dispose(&buf);
    return code;
}

static sigstore_code
write_canonical(bool *told)
{
    return with_document(told, write_it);
}

static sigstore_code
bind_it(const struct sg_json *root, bool *told)
{
    static const struct sg_schema empty = { NULL, 0, 1024 };
    static const struct sg_field field = { "list", SG_FIELD_LIST, true, 0, 0,
        &empty, NULL };
    static const struct sg_schema schema = { &field, 1,
        sizeof(struct sg_list) };
    struct sg_json list = *root,
                   object = { SG_JSON_OBJECT, 1, { NULL, 0 }, { NULL, 0 },
                       { NULL, 0 }, &list, NULL };
    sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };
    struct sg_arena arena;
    struct sg_warnings warnings = { &arena, NULL, 0 };
    struct sg_binder binder = { &arena, &warnings };
    struct sg_list out = { NULL, 0 };
    sigstore_code code;

    list.name = SG_LITERAL("list");
    sg_arena_init(&arena, SIZE_MAX);
    code = sg_bind(&binder, &out, &schema, &object, &err);
    *told = err.code == code;
    sg_arena_dispose(&arena);
    return code;
}

static sigstore_code
bind_document(bool *told)
{
    return with_document(told, bind_it);
}

static void
each_allocation_may_fail(void **state)
{
    static const struct {
        const char *name;
        scenario *run;
        int least;     /* as many allocations there must be */
        bool optional; /* may succeed though one failed */
    } rows[] = {
        { "writing a buffer", write_buffer, 5, false },
        { "reading a file", read_file, 1, false },
        { "taking PEM", take_pem, 1, false },
        { "reading JSON", read_json, 2, false },
        { "writing canonical JSON", write_canonical, 30, false },
        /* Warnings that find no memory are dropped. */
        { "binding JSON", bind_document, 2, true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int n = 0, refused = 0;
        bool came_to_it = true;

        while (came_to_it) {
            bool told = false;
            sigstore_code code;

            fail_at(++n);
            code = rows[i].run(&told);
            came_to_it = has_failed();
            fail_at(0);
            check_row(rows[i].name, told);
            check_row(rows[i].name,
                code == SIGSTORE_ENOMEM ||
                    (code == SIGSTORE_OK && (!came_to_it || rows[i].optional)));
            refused += code == SIGSTORE_ENOMEM;
        }
        check_row(rows[i].name, n > rows[i].least && refused > 0);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
