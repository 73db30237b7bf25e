/* SPDX-License-Identifier: Apache-2.0 */
/* Requests in text: what could end a parameter or a header is escaped. */
#include "oidc/form.h"
#include "test.h"

static const struct {
    const char *name;
    const char *value;
    const char *escaped;
} rows[] = {
    { "nothing", "", "" },
    { "what is unreserved (RFC 3986, 2.3)", "azAZ09-._~", "azAZ09-._~" },
    { "a blank, never a plus", "a b", "a%20b" },
    { "what separates parameters", "a&b=c?d#e", "a%26b%3Dc%3Fd%23e" },
    { "a plus and a percent sign", "+%", "%2B%25" },
    { "a URL", "http://localhost:1/a", "http%3A%2F%2Flocalhost%3A1%2Fa" },
    { "line feeds", "a\r\nb", "a%0D%0Ab" },
    { "letters of the world, byte by byte", "\xc3\xbc", "%C3%BC" },
    { "a byte that is no text", "\xff\x01", "%FF%01" },
};

static void
test_escapes(void **state)
{
    struct sg_buf buf;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_buf_init(&buf, 256);
        sg_form_escape(&buf, rows[i].value);
        check_row(
            rows[i].name, sg_bytes_is(sg_buf_bytes(&buf), rows[i].escaped));
        sg_buf_dispose(&buf);
    }
}

static void
test_parameters(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 256);
    sg_form_add(&buf, "a", "1");
    sg_form_add(&buf, "b&", "&");
    assert_string_equal(sg_form_end(&buf), "a=1&b%26=%26");
    sg_buf_dispose(&buf);

    sg_form_extend(&buf, "https://a.example/x");
    sg_form_add(&buf, "a", "1");
    sg_form_add(&buf, "b", "2");
    assert_string_equal(sg_form_end(&buf), "https://a.example/x?a=1&b=2");
    sg_buf_dispose(&buf);

    /* a query that is there is kept (RFC 6749, 3.1) */
    sg_form_extend(&buf, "https://a.example/x?y=z");
    sg_form_add(&buf, "a", "1");
    assert_string_equal(sg_form_end(&buf), "https://a.example/x?y=z&a=1");
    sg_buf_dispose(&buf);
}

static void
test_headers(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        sigstore_code code;
    } values[] = {
        { "visible characters", "aZ0-._~+/=!", SIGSTORE_OK },
        { "a line feed", "a\nX: b", SIGSTORE_EAUTH },
        { "a carriage return", "a\r", SIGSTORE_EAUTH },
        { "a blank", "a b", SIGSTORE_EAUTH },
        { "a tab", "a\tb", SIGSTORE_EAUTH },
        { "DEL", "a\x7f", SIGSTORE_EAUTH },
        { "a byte beyond ASCII", "a\xc3\xbc", SIGSTORE_EAUTH },
        { "more than there is room for",
            "0123456789012345678901234567890123456789012345678901234567890123",
            SIGSTORE_ENOMEM },
    };
    sigstore_error err;
    struct sg_buf buf;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        sg_buf_init(&buf, 64);
        check_row(values[i].name,
            sg_form_header(&buf, "A: ", values[i].value, &err) ==
                values[i].code);
        if (values[i].code == SIGSTORE_OK)
            assert_string_equal((const char *)buf.data, "A: aZ0-._~+/=!");
        else /* it may be a secret */
            check_row(
                values[i].name, strstr(err.message, values[i].value) == NULL);
        sg_buf_dispose(&buf);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
