/* SPDX-License-Identifier: Apache-2.0 */
/* Signing configs, and the ClientTrustConfig that holds one. */
#include "trust/signing_config.h"

#include <unistd.h>

#include "json_edit.h"
#include "trust/embedded.h"

#define ROOTS SG_VECTORS "/../../src/trust/roots"
#define PRODUCTION ROOTS "/production/signing_config.v0.2.json"
#define STAGING ROOTS "/staging/signing_config.v0.2.json"

static sigstore_code
parse(const char *text, sigstore_signing_config **config, sigstore_error *err)
{
    *config = (sigstore_signing_config *)1;
    *err = (sigstore_error){ .code = SIGSTORE_OK };
    return sigstore_signing_config_parse(config, text, strlen(text), err);
}

static void
what_is_compiled_in_is_read_whole(void **state)
{
    sigstore_signing_config *config;
    const struct sg_service *rekor;

    (void)state;
    assert_int_equal(
        sigstore_signing_config_embedded(&config, SIGSTORE_STAGING, NULL),
        SIGSTORE_OK);
    assert_null(sigstore_signing_config_warning(config, 0));
    assert_int_equal(config->cas.count, 1);
    assert_int_equal(config->oidcs.count, 1);
    assert_int_equal(config->rekors.count, 4);
    assert_int_equal(config->tsas.count, 1);
    assert_int_equal(config->rekor_selection.selector, SG_SELECT_ANY);
    assert_int_equal(config->tsa_selection.selector, SG_SELECT_ANY);
    rekor = &config->rekors.items[1];
    assert_true(
        sg_bytes_is(rekor->url, "https://log2025-alpha2.rekor.sigstage.dev"));
    assert_int_equal(rekor->major_api_version, 2);
    assert_true(sg_bytes_is(rekor->operator_, "sigstore.dev"));
    assert_true(rekor->window.has_start && rekor->window.has_end);
    sigstore_signing_config_free(config);

    assert_int_equal(
        sigstore_signing_config_embedded(&config, SIGSTORE_PRODUCTION, NULL),
        SIGSTORE_OK);
    assert_int_equal(config->rekors.items[0].major_api_version, 1);
    assert_false(config->rekors.items[0].window.has_end);
    sigstore_signing_config_free(config);
    assert_int_equal(
        sigstore_signing_config_embedded(&config, (sigstore_instance)9, NULL),
        SIGSTORE_EARGUMENT);
    assert_null(config);
}

/* ---- every member ---- */

#define IS(op) (1u << (op))

enum op { DROP, SET_NULL, DOUBLE, NUMBER, TEXT, ARRAY, OBJECT, OPS };

static const char *const op_values[OPS] = { NULL, "null", NULL, "7", "\"x\"",
    "[]", "{}" };

#define ABSENT (IS(DROP) | IS(SET_NULL))

static const struct {
    const char *pattern;
    unsigned ops;
} good[] = {
    { "caUrls", ABSENT | IS(ARRAY) },
    { "oidcUrls", ABSENT | IS(ARRAY) },
    { "rekorTlogUrls", ABSENT | IS(ARRAY) },
    { "tsaUrls", ABSENT | IS(ARRAY) },
    { "caUrls[*]", IS(DROP) | IS(DOUBLE) },
    { "oidcUrls[*]", IS(DROP) | IS(DOUBLE) },
    { "rekorTlogUrls[*]", IS(DROP) | IS(DOUBLE) },
    { "tsaUrls[*]", IS(DROP) | IS(DOUBLE) },
    { "caUrls[*].majorApiVersion", ABSENT | IS(NUMBER) },
    { "oidcUrls[*].majorApiVersion", ABSENT | IS(NUMBER) },
    { "rekorTlogUrls[*].majorApiVersion", ABSENT | IS(NUMBER) },
    { "tsaUrls[*].majorApiVersion", ABSENT | IS(NUMBER) },
    { "caUrls[*].operator", IS(TEXT) },
    { "oidcUrls[*].operator", IS(TEXT) },
    { "rekorTlogUrls[*].operator", IS(TEXT) },
    { "tsaUrls[*].operator", IS(TEXT) },
    { "rekorTlogUrls[*].validFor.end", ABSENT },
};

static bool
is_good(const char *path, enum op op)
{
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        if (path_matches(path, good[i].pattern) && (good[i].ops & IS(op)) != 0)
            return true;
    }
    return false;
}

static void
try_one(const char *text, const struct member *m, enum op op)
{
    char *changed = op == DROP ? without(text, m)
        : op == DOUBLE         ? doubled(text, m)
                               : with_value(text, m, op_values[op]);
    sigstore_signing_config *config;
    sigstore_error err;
    sigstore_code code = parse(changed, &config, &err);
    bool want = is_good(m->path, op);

    if ((code == SIGSTORE_OK) != want || (config != NULL) != want)
        fail_msg(
            "%s, change %d: %s", m->path, op, want ? err.message : "accepted");
    if (!want && err.check == SIGSTORE_CHECK_NONE)
        fail_msg("%s, change %d: no check: %s", m->path, op, err.message);
    sigstore_signing_config_free(config);
    free(changed);
}

static void
every_member_changed(void **state)
{
    static const char *const paths[] = { PRODUCTION, STAGING };

    (void)state;
    for (size_t k = 0; k < COUNT_OF(paths); k++) {
        char *text = text_of_file(paths[k]);
        struct members members = members_of(text);

        for (size_t i = 0; i < members.count; i++) {
            for (int op = 0; op < OPS; op++)
                try_one(text, &members.items[i], (enum op)op);
        }
        members_free(&members);
        free(text);
    }
}

/* ---- values ---- */

static const struct {
    const char *name, *path, *value;
    sigstore_code code;
    const char *message;
} changes[] = {
    { "version 0.1", "mediaType",
        "\"application/vnd.dev.sigstore.signingconfig.v0.1+json\"",
        SIGSTORE_EUNSUPPORTED, "mediaType" },
    { "version 0.3", "mediaType",
        "\"application/vnd.dev.sigstore.signingconfig.v0.3+json\"",
        SIGSTORE_EUNSUPPORTED, "mediaType" },

    /* [sigstore_trustroot.proto] selectors */
    { "all", "rekorTlogConfig", "{\"selector\":\"ALL\"}", SIGSTORE_OK, "" },
    { "any, with a count that is not used", "rekorTlogConfig",
        "{\"selector\":\"ANY\",\"count\":99}", SIGSTORE_OK, "" },
    { "exactly as many as there are", "rekorTlogConfig",
        "{\"selector\":\"EXACT\",\"count\":4}", SIGSTORE_OK, "" },
    { "exactly one more than there are", "rekorTlogConfig",
        "{\"selector\":\"EXACT\",\"count\":5}", SIGSTORE_EFORMAT,
        "rekorTlogConfig.count: is 5, but there are 4 services" },
    { "exactly none", "rekorTlogConfig", "{\"selector\":\"EXACT\",\"count\":0}",
        SIGSTORE_EFORMAT, "rekorTlogConfig.count" },
    { "exactly, but not how many", "rekorTlogConfig",
        "{\"selector\":\"EXACT\"}", SIGSTORE_EFORMAT, "rekorTlogConfig.count" },
    { "a negative count", "rekorTlogConfig",
        "{\"selector\":\"EXACT\",\"count\":-1}", SIGSTORE_EFORMAT, "count" },
    { "a count as text", "rekorTlogConfig",
        "{\"selector\":\"EXACT\",\"count\":\"1\"}", SIGSTORE_EFORMAT, "count" },
    { "a count past 32 bits", "rekorTlogConfig",
        "{\"selector\":\"EXACT\",\"count\":4294967297}", SIGSTORE_EFORMAT,
        "count" },
    { "undefined", "rekorTlogConfig",
        "{\"selector\":\"SERVICE_SELECTOR_UNDEFINED\"}", SIGSTORE_EFORMAT,
        "rekorTlogConfig.selector" },
    { "a selector of tomorrow", "tsaConfig", "{\"selector\":\"BEST\"}",
        SIGSTORE_EFORMAT, "tsaConfig.selector" },
    { "no selector", "tsaConfig", "{}", SIGSTORE_EFORMAT,
        "tsaConfig.selector" },
    { "a selector by number", "tsaConfig", "{\"selector\":2}", SIGSTORE_EFORMAT,
        "tsaConfig.selector" },
    { "no selection though there are services", "tsaConfig", "null",
        SIGSTORE_EFORMAT, "tsaConfig: missing" },

    /* services */
    { "an API not yet released", "caUrls[0].majorApiVersion", "0", SIGSTORE_OK,
        "" },
    { "an API version as text", "caUrls[0].majorApiVersion", "\"1\"",
        SIGSTORE_EFORMAT, "majorApiVersion" },
    { "an API version of 1.5", "caUrls[0].majorApiVersion", "1.5",
        SIGSTORE_EFORMAT, "majorApiVersion" },
    { "a URL without scheme", "caUrls[0].url", "\"fulcio.example\"",
        SIGSTORE_EFORMAT, "caUrls[0]: url" },
    { "a URL of files", "oidcUrls[0].url", "\"file:///etc/passwd\"",
        SIGSTORE_EFORMAT, "oidcUrls[0]: url" },
    { "a URL with a name and password", "tsaUrls[0].url",
        "\"https://a:b@tsa.example\"", SIGSTORE_EFORMAT, "tsaUrls[0]: url" },
    { "a URL with a line end", "rekorTlogUrls[2].url",
        "\"https://log.example\\r\\nHost: x\"", SIGSTORE_EFORMAT,
        "rekorTlogUrls[2]: url" },
    { "no start", "rekorTlogUrls[1].validFor", "{}", SIGSTORE_EFORMAT,
        "rekorTlogUrls[1]: validFor.start: missing" },
    { "an end before the start", "rekorTlogUrls[1].validFor",
        "{\"start\":\"2022-01-01T00:00:00Z\",\"end\":\"2021-01-01T00:00:00Z\"}",
        SIGSTORE_EFORMAT, "rekorTlogUrls[1]: validFor" },
    { "no operator", "rekorTlogUrls[0].operator", "\"\"", SIGSTORE_EFORMAT,
        "rekorTlogUrls[0].operator" },
};

static void
values_in_place_of_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        char *text = with_value_at(
            text_of_file(STAGING), changes[i].path, changes[i].value);
        sigstore_signing_config *config;
        sigstore_error err;

        if (parse(text, &config, &err) != changes[i].code ||
            (changes[i].code != SIGSTORE_OK &&
                (config != NULL || err.check != SIGSTORE_CHECK_TRUST_FORM ||
                    strstr(err.message, changes[i].message) == NULL)))
            fail_msg("%s: %s", changes[i].name, err.message);
        sigstore_signing_config_free(config);
        free(text);
    }
}

static void
exact_keeps_its_count(void **state)
{
    char *text = with_value_at(text_of_file(STAGING), "rekorTlogConfig",
        "{\"selector\":\"EXACT\",\"count\":3}");
    sigstore_signing_config *config;
    sigstore_error err;

    (void)state;
    assert_int_equal(parse(text, &config, &err), SIGSTORE_OK);
    assert_int_equal(config->rekor_selection.selector, SG_SELECT_EXACT);
    assert_int_equal(config->rekor_selection.count, 3);
    sigstore_signing_config_free(config);
    free(text);
}

static void
unknown_members_are_passed_over(void **state)
{
    char *text = text_of_file(STAGING);
    struct member m = member_at(text, "rekorTlogUrls[1].url");
    char *changed = edited(text, m.start, m.start, "\"newMember\":{},");
    sigstore_signing_config *config;
    sigstore_error err;

    (void)state;
    assert_int_equal(parse(changed, &config, &err), SIGSTORE_OK);
    assert_non_null(
        strstr(sigstore_signing_config_warning(config, 0), "newMember"));
    assert_non_null(
        strstr(sigstore_signing_config_warning(config, 0), "rekorTlogUrls[1]"));
    assert_null(sigstore_signing_config_warning(config, 1));
    sigstore_signing_config_free(config);
    free(changed);
    free(text);
}

/* ---- ClientTrustConfig ---- */

#define CONFIG_TYPE                                                            \
    "\"mediaType\":\"application/"                                             \
    "vnd.dev.sigstore.clienttrustconfig.v0.1+json\""

/* write_config writes a file of the build folder, which it names. */
static void
write_config(const char *path, const char *head, const char *root_name,
    const char *root, const char *config_name, const char *config)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    (void)fprintf(file, "{%s,\"%s\":%s,\"%s\":%s}", head, root_name, root,
        config_name, config);
    assert_int_equal(fclose(file), 0);
}

static void
a_trust_config_holds_both(void **state)
{
    char path[] = "trust-config-XXXXXX";
    char *root_text = text_of_file(ROOTS "/staging/trusted_root.json");
    char *config_text = text_of_file(STAGING);
    sigstore_trusted_root *root;
    sigstore_signing_config *config;
    sigstore_error err;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    write_config(path, CONFIG_TYPE, "trustedRoot", root_text, "signingConfig",
        config_text);
    if (sigstore_trusted_root_read_config_file(&root, path, &err) !=
        SIGSTORE_OK)
        fail_msg("%s", err.message);
    sigstore_trusted_root_free(root);
    assert_int_equal(
        sigstore_signing_config_read_config_file(&config, path, &err),
        SIGSTORE_OK);
    assert_int_equal(config->rekors.count, 4);
    sigstore_signing_config_free(config);
    /* it is neither of the two itself */
    assert_int_equal(sigstore_trusted_root_read_file(&root, path, &err),
        SIGSTORE_EUNSUPPORTED);
    assert_null(root);
    assert_int_equal(sigstore_signing_config_read_file(&config, path, &err),
        SIGSTORE_EUNSUPPORTED);
    assert_null(config);
    (void)unlink(path);
    free(root_text);
    free(config_text);
}

static void
malformed_trust_configs(void **state)
{
    static const struct {
        const char *name, *head, *root_name, *root, *config_name, *config;
        sigstore_code code;
        const char *message;
    } rows[] = {
        { "of another version",
            "\"mediaType\":\"application/"
            "vnd.dev.sigstore.clienttrustconfig.v0.2+json\"",
            "trustedRoot", "{}", "signingConfig", "{}", SIGSTORE_EUNSUPPORTED,
            ": mediaType" },
        { "without its media type", "\"x\":1", "trustedRoot", "{}",
            "signingConfig", "{}", SIGSTORE_EFORMAT, ": mediaType" },
        { "without a signing config", CONFIG_TYPE, "trustedRoot", "{}", "x",
            "{}", SIGSTORE_EFORMAT, ": signingConfig" },
        { "with a signing config of null", CONFIG_TYPE, "trustedRoot", "{}",
            "signingConfig", "null", SIGSTORE_EFORMAT, ": signingConfig" },
        { "in snake_case", CONFIG_TYPE, "trusted_root", "{}", "signing_config",
            "{}", SIGSTORE_EFORMAT, ": trustedRoot" },
        { "with an empty root", CONFIG_TYPE, "trustedRoot", "{}",
            "signingConfig", "{}", SIGSTORE_EFORMAT, ": mediaType" },
        { "with a root that is text", CONFIG_TYPE, "trustedRoot", "\"{}\"",
            "signingConfig", "{}", SIGSTORE_EFORMAT, ": is not a JSON object" },
        { "with two roots", CONFIG_TYPE, "trustedRoot", "{}", "trustedRoot",
            "{}", SIGSTORE_EFORMAT, "trustedRoot" },
    };
    char path[] = "trust-config-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_trusted_root *root = (sigstore_trusted_root *)1;
        sigstore_error err;

        write_config(path, rows[i].head, rows[i].root_name, rows[i].root,
            rows[i].config_name, rows[i].config);
        check_row(rows[i].name,
            sigstore_trusted_root_read_config_file(&root, path, &err) ==
                rows[i].code);
        check_row(rows[i].name, root == NULL);
        check_row(rows[i].name, err.check == SIGSTORE_CHECK_TRUST_FORM);
        check_row(rows[i].name, strstr(err.message, path) == err.message);
        if (strstr(err.message, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].name, err.message);
    }
    (void)unlink(path);
}

static void
files_are_named(void **state)
{
    sigstore_signing_config *config = (sigstore_signing_config *)1;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sigstore_signing_config_read_file(&config, PRODUCTION, &err),
        SIGSTORE_OK);
    sigstore_signing_config_free(config);
    assert_int_equal(
        sigstore_signing_config_read_file(&config, ROOTS "/absent", &err),
        SIGSTORE_ENOTFOUND);
    assert_null(config);
    assert_ptr_equal(strstr(err.message, ROOTS "/absent: "), err.message);
    assert_int_equal(sigstore_signing_config_read_file(&config, NULL, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_signing_config_read_config_file(&config, NULL, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_signing_config_parse(&config, NULL, 0, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_signing_config_parse(&config, "[]", 2, NULL),
        SIGSTORE_EFORMAT);
    assert_null(config);
    sigstore_signing_config_free(NULL);
}

/* The TUF roots are there for the update client, byte for byte. */
static void
the_compiled_in_texts_are_those_of_the_repository(void **state)
{
    static const struct {
        sigstore_instance instance;
        const char *folder, *url;
    } rows[] = {
        { SIGSTORE_PRODUCTION, ROOTS "/production",
            "https://tuf-repo-cdn.sigstore.dev" },
        { SIGSTORE_STAGING, ROOTS "/staging",
            "https://tuf-repo-cdn.sigstage.dev" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_embedded *embedded = sg_embedded_find(rows[i].instance);
        const struct {
            const char *name;
            sg_bytes bytes;
        } texts[] = {
            { "root.json", embedded->tuf_root },
            { "trusted_root.json", embedded->trusted_root },
            { "signing_config.v0.2.json", embedded->signing_config },
        };

        assert_string_equal(embedded->url, rows[i].url);
        for (size_t k = 0; k < COUNT_OF(texts); k++) {
            char path[4096];
            char *text;

            (void)snprintf(
                path, sizeof(path), "%s/%s", rows[i].folder, texts[k].name);
            text = text_of_file(path);
            check_row(path, sg_bytes_is(texts[k].bytes, text));
            free(text);
        }
    }
    assert_null(sg_embedded_find((sigstore_instance)0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_compiled_in_is_read_whole),
        cmocka_unit_test(every_member_changed),
        cmocka_unit_test(values_in_place_of_others),
        cmocka_unit_test(exact_keeps_its_count),
        cmocka_unit_test(unknown_members_are_passed_over),
        cmocka_unit_test(a_trust_config_holds_both),
        cmocka_unit_test(malformed_trust_configs),
        cmocka_unit_test(files_are_named),
        cmocka_unit_test(the_compiled_in_texts_are_those_of_the_repository),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
