/* SPDX-License-Identifier: Apache-2.0 */
/* The fetch of the TUF client: what each answer means to its workflow. */
#include "test.h"

#include "net/net.h"
#include "net/transport_fake.h"
#include "sigstore/net.h"
#include "tuf/client.h"

#define URL "https://e.org/1.root.json"

static const struct {
    const char *name;
    struct sg_fake_step steps[4];
    size_t count;
    sigstore_code code;
    const char *text; /* of the body, or of the message */
} rows[] = {
    { "a file", { { .status = 200, .answer = "{}" } }, 1, SIGSTORE_OK, "{}" },
    { "an empty file", { { .status = 200 } }, 1, SIGSTORE_OK, "" },
    { "no such file [TUF 5.3.3]", { { .status = 404 } }, 1, SIGSTORE_ENOTFOUND,
        "HTTP 404" },
    { "no such file, said otherwise", { { .status = 403 } }, 1,
        SIGSTORE_ENOTFOUND, "HTTP 403" },
    { "no file, but a success", { { .status = 204 } }, 1, SIGSTORE_ESERVICE,
        "HTTP 204" },
    { "part of a file", { { .status = 206, .answer = "{" } }, 1,
        SIGSTORE_ESERVICE, "HTTP 206" },
    { "gone", { { .status = 410 } }, 1, SIGSTORE_ESERVICE, "HTTP 410" },
    { "who are you", { { .status = 401 } }, 1, SIGSTORE_ESERVICE, "HTTP 401" },
    { "busy",
        { { .status = 503 }, { .status = 503 }, { .status = 503 },
            { .status = 503 } },
        4, SIGSTORE_ESERVICE, "HTTP 503" },
    { "nobody there", { { .code = SIGSTORE_ENETWORK } }, 1, SIGSTORE_ENETWORK,
        "by the script" },
    { "too long", { { .status = 200, .answer = "123456789" } }, 1,
        SIGSTORE_ELIMIT, "longer than the 8 bytes" },
};

static void
answers_mean_what_the_workflow_needs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *name = rows[i].name;
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_buf buf;
        sigstore_sink sink = { .buf = &buf, .max = 8 };
        sigstore_net *net;
        struct sg_fake fake;

        sg_buf_init(&buf, 8);
        sg_fake_init(&fake, rows[i].steps, rows[i].count);
        check_row(name, sigstore_net_new(&net, &err) == SIGSTORE_OK);
        sg_fake_http(sg_net_http(net), &fake);
        check_row(
            name, sigstore_net_fetch(net, URL, 8, &sink, &err) == rows[i].code);
        check_row(name, sg_fake_is_done(&fake));
        if (rows[i].code == SIGSTORE_OK)
            check_row(name, sg_bytes_is(sg_buf_bytes(&buf), rows[i].text));
        else
            check_row(name, strstr(err.message, rows[i].text) != NULL);
        check_row(name, rows[i].code == SIGSTORE_OK || buf.len == 0);
        sg_buf_dispose(&buf);
        sigstore_net_free(net);
    }
}

static void
a_transport_and_time_outs_can_be_set(void **state)
{
    const struct sg_fake_step steps[] = { { .url = URL, .status = 404 } };
    sigstore_net *net;
    struct sg_fake fake;
    struct sg_buf buf;
    sigstore_sink sink = { .buf = &buf, .max = 8 };

    (void)state;
    sg_buf_init(&buf, 8);
    sg_fake_init(&fake, steps, 1);
    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    sigstore_net_set_transport(net, sg_fake_perform, &fake);
    sigstore_net_set_timeouts(net, 3, 7);
    assert_int_equal(sg_net_http(net)->connect_ms, 3000);
    assert_int_equal(sg_net_http(net)->total_ms, 7000);
    sigstore_net_set_timeouts(net, 0, 2000000000);
    assert_int_equal(sg_net_http(net)->connect_ms, 3000);
    assert_int_equal(sg_net_http(net)->total_ms, 86400000);
    assert_int_equal(
        sigstore_net_fetch(net, URL, 8, &sink, NULL), SIGSTORE_ENOTFOUND);
    assert_true(sg_fake_is_done(&fake));
    sg_buf_dispose(&buf);
    sigstore_net_free(net);
    sigstore_net_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_mean_what_the_workflow_needs),
        cmocka_unit_test(a_transport_and_time_outs_can_be_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
