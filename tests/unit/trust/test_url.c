/* SPDX-License-Identifier: Apache-2.0 */
/* The host that a URL of trust material names [RFC 3986 2]. */
#include "trust/url.h"

#include "test.h"
#include "trust/trusted_root.h"

static const struct {
    const char *url;
    const char *host; /* NULL: refused */
    const char *with_port;
} rows[] = {
    { "https://log.example", "log.example", "log.example" },
    { "http://log.example", "log.example", "log.example" },
    { "https://log.example/", "log.example", "log.example" },
    { "https://log.example/a/b?c=d#e", "log.example", "log.example" },
    { "https://log.example:8443", "log.example", "log.example:8443" },
    { "https://log.example:8443/x", "log.example", "log.example:8443" },
    { "http://127.0.0.1:3000", "127.0.0.1", "127.0.0.1:3000" },
    { "http://[::1]:3000/x", "[::1]", "[::1]:3000" },
    { "http://[2001:db8::1]", "[2001:db8::1]", "[2001:db8::1]" },
    { "https://Log-1_a.Example", "Log-1_a.Example", "Log-1_a.Example" },
    { "https://log.example:65535", "log.example", "log.example:65535" },
    { "https://log.example:65536", NULL, NULL },
    { "https://log.example:0", NULL, NULL },
    { "https://log.example:080", NULL, NULL },
    { "https://log.example:", NULL, NULL },
    { "https://log.example:/x", NULL, NULL },
    { "https://log.example:80x", NULL, NULL },
    { "https://user@log.example", NULL, NULL },
    { "https://user:1@log.example", NULL, NULL },
    { "https://log.example@evil.example/", NULL, NULL },
    { "https://log.example\\@evil.example", NULL, NULL },
    { "https://log.example?x", NULL, NULL },
    { "https://log.example#x", NULL, NULL },
    { "https://log.example /", NULL, NULL },
    { "https://log.example/a b", NULL, NULL },
    { "https://log.example/\n", NULL, NULL },
    { "https://log.example/\x7f", NULL, NULL },
    { "https://log.example/\xc3\xa9", NULL, NULL },
    { "https://l\xc3\xb6g.example", NULL, NULL },
    { "https://[::1", NULL, NULL },
    { "https://[]", NULL, NULL },
    { "https://[::1]x", NULL, NULL },
    { "https://[::g]", NULL, NULL },
    { "https://", NULL, NULL },
    { "https:///x", NULL, NULL },
    { "https:/log.example", NULL, NULL },
    { "HTTPS://log.example", NULL, NULL },
    { "ftp://log.example", NULL, NULL },
    { "file:///etc/passwd", NULL, NULL },
    { "log.example", NULL, NULL },
    { " https://log.example", NULL, NULL },
    { "", NULL, NULL },
};

static void
hosts_of_urls(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *name = rows[i].url;
        /* of its own memory, so that a sanitizer sees a read past its end */
        char *exact = malloc(strlen(name) + (name[0] == '\0'));
        sg_bytes url = sg_bytes_of(exact, strlen(name));
        sg_bytes host = SG_LITERAL("untouched");
        sg_bytes with_port = SG_LITERAL("untouched");
        bool want = rows[i].host != NULL;

        assert_non_null(exact);
        memcpy(exact, name, strlen(name));
        check_row(name, sg_url_host(url, false, &host) == want);
        check_row(name, sg_url_host(url, true, &with_port) == want);
        check_row(name, sg_bytes_is(host, want ? rows[i].host : "untouched"));
        check_row(name,
            sg_bytes_is(with_port, want ? rows[i].with_port : "untouched"));
        free(exact);
    }
}

/* A base URL of a log may lack its scheme [sigstore_trustroot.proto]. */
static void
hosts_without_a_scheme(void **state)
{
    sg_bytes out = SG_LITERAL("untouched");

    (void)state;
    assert_true(sg_url_authority(SG_LITERAL("log.example:1/a"), true, &out));
    assert_true(sg_bytes_is(out, "log.example:1"));
    assert_true(sg_url_authority(SG_LITERAL("log.example:1/a"), false, &out));
    assert_true(sg_bytes_is(out, "log.example"));
    assert_false(sg_url_authority(SG_LITERAL("ftp://x"), false, &out));
    assert_false(sg_url_authority(SG_LITERAL("https://x"), false, &out));
    assert_false(sg_url_authority(SG_LITERAL("/a"), false, &out));
    assert_false(sg_url_authority(sg_bytes_of(NULL, 0), false, &out));
    assert_true(sg_bytes_is(out, "log.example"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_of_urls),
        cmocka_unit_test(hosts_without_a_scheme),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
