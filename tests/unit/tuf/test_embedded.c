/* SPDX-License-Identifier: Apache-2.0 */
/* What is compiled in lets a client of each built-in instance begin. */
#include "test.h"

#include "sigstore/tuf.h"

static const struct {
    const char *name, *url;
    sigstore_instance instance;
} rows[] = {
    { "production", "https://tuf-repo-cdn.sigstore.dev", SIGSTORE_PRODUCTION },
    { "staging", "https://tuf-repo-cdn.sigstage.dev", SIGSTORE_STAGING },
};

/* Nobody has anything newer, and there is no timestamp. */
static sigstore_code
fetch_nothing(void *arg, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    const char **last = arg;

    (void)max;
    (void)sink;
    (void)err;
    *last = strstr(url, "timestamp.json") != NULL ? "timestamp" : "root";
    return SIGSTORE_ENOTFOUND;
}

static void
the_first_root_of_each_instance_is_a_root(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *last = "";
        sigstore_tuf_settings settings = {
            .fetch = fetch_nothing, .fetch_arg = &last, .now = 1
        };
        sigstore_tuf *tuf;

        check_row(rows[i].name,
            sigstore_tuf_settings_embedded(&settings, rows[i].instance, NULL) ==
                SIGSTORE_OK);
        check_row(
            rows[i].name, strcmp(settings.metadata_url, rows[i].url) == 0);
        check_row(rows[i].name, settings.fetch == fetch_nothing);
        check_row(rows[i].name, settings.metadata_dir == NULL);
        check_row(rows[i].name,
            sigstore_tuf_new(&tuf, &settings, NULL) == SIGSTORE_OK);
        /* Before its root has expired, the timestamp is asked for. */
        check_row(
            rows[i].name, sigstore_tuf_refresh(tuf, NULL) == SIGSTORE_ESERVICE);
        check_row(rows[i].name, strcmp(last, "timestamp") == 0);
        sigstore_tuf_free(tuf);
    }
}

static void
an_unknown_instance_is_refused(void **state)
{
    sigstore_tuf_settings settings = { .metadata_url = "kept" };
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sigstore_tuf_settings_embedded(&settings, (sigstore_instance)0, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_tuf_settings_embedded(&settings, (sigstore_instance)3, &err),
        SIGSTORE_EARGUMENT);
    assert_string_equal(settings.metadata_url, "kept");
    assert_int_equal(
        sigstore_tuf_settings_embedded(NULL, SIGSTORE_PRODUCTION, &err),
        SIGSTORE_EARGUMENT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_root_of_each_instance_is_a_root),
        cmocka_unit_test(an_unknown_instance_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
