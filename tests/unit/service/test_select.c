/* SPDX-License-Identifier: Apache-2.0 */
/* Which services a signing config lets be used. */
#include "service/select.h"

#include "test.h"

#define NOW 1000

/* A service in one line: URL, version, operator, from when to when. */
struct given {
    const char *url;
    uint32_t version;
    const char *operator_;
    int64_t start;
    int64_t end; /* 0: none */
};

#define SERVICES_MAX 40

static size_t
make(struct sg_service *out, const struct given *given, size_t max)
{
    size_t count = 0;

    for (; count < max && given[count].url != NULL; count++) {
        out[count] = (struct sg_service){
            .url = sg_bytes_from_text(given[count].url),
            .major_api_version = given[count].version,
            .operator_ = sg_bytes_from_text(given[count].operator_),
            .window = { .start = { given[count].start, 0 },
                .end = { given[count].end, 0 },
                .has_start = true,
                .has_end = given[count].end != 0 },
        };
    }
    return count;
}

static const uint32_t one[] = { 1 };
static const uint32_t two[] = { 2 };
static const uint32_t both[] = { 1, 2 };

#define ALL                                                                    \
    {                                                                          \
        SG_SELECT_ALL, 0                                                       \
    }
#define ANY                                                                    \
    {                                                                          \
        SG_SELECT_ANY, 0                                                       \
    }
#define EXACT(n)                                                               \
    {                                                                          \
        SG_SELECT_EXACT, (n)                                                   \
    }

static const struct {
    const char *name;
    struct given services[6];
    const uint32_t *versions;
    size_t version_count;
    struct sg_selection selection;
    sigstore_code code;
    const char *want; /* URLs + those to spare, or what the message has */
} rows[] = {
    { "one of one", { { "a", 1, "o", 0, 0 } }, one, 1, ANY, SIGSTORE_OK, "a" },
    { "all of two operators", { { "a", 1, "o", 0, 0 }, { "b", 1, "p", 0, 0 } },
        one, 1, ALL, SIGSTORE_OK, "ab" },
    { "any of two is the first",
        { { "a", 1, "o", 0, 0 }, { "b", 1, "p", 0, 0 } }, one, 1, ANY,
        SIGSTORE_OK, "a+b" },
    { "exactly one of two", { { "a", 1, "o", 0, 0 }, { "b", 1, "p", 0, 0 } },
        one, 1, EXACT(1), SIGSTORE_OK, "a+b" },
    { "exactly two of three",
        { { "a", 1, "o", 0, 0 }, { "b", 1, "p", 0, 0 }, { "c", 1, "q", 0, 0 } },
        one, 1, EXACT(2), SIGSTORE_OK, "ab+c" },
    { "one of an operator, though all are asked for",
        { { "a", 1, "o", 0, 0 }, { "b", 1, "o", 0, 0 }, { "c", 1, "p", 0, 0 } },
        one, 1, ALL, SIGSTORE_OK, "bc" },
    { "the higher version, wherever it stands",
        { { "a", 2, "o", 0, 0 }, { "b", 1, "o", 500, 0 } }, both, 2, ALL,
        SIGSTORE_OK, "a" },
    { "the one that became valid last",
        { { "a", 1, "o", 900, 0 }, { "b", 1, "o", 800, 0 } }, one, 1, ALL,
        SIGSTORE_OK, "a" },
    { "of equals the last",
        { { "a", 1, "o", 900, 0 }, { "b", 1, "o", 900, 0 } }, one, 1, ALL,
        SIGSTORE_OK, "b" },
    { "a version that is not spoken does not count",
        { { "a", 3, "o", 0, 0 }, { "b", 1, "o", 0, 0 } }, both, 2, ALL,
        SIGSTORE_OK, "b" },
    { "a version that is not wanted does not count",
        { { "a", 1, "o", 0, 0 }, { "b", 2, "p", 0, 0 } }, two, 1, ANY,
        SIGSTORE_OK, "b" },
    { "windows begin and end with their ends",
        { { "a", 1, "o", NOW, 0 }, { "b", 1, "p", 0, NOW } }, one, 1, ALL,
        SIGSTORE_OK, "ab" },
    { "not yet, or no more, valid",
        { { "a", 1, "o", NOW + 1, 0 }, { "b", 1, "o", 0, NOW - 1 },
            { "c", 1, "o", 1, 0 } },
        one, 1, ALL, SIGSTORE_OK, "c" },
    { "an expired one hides no other of its operator",
        { { "a", 2, "o", 0, NOW - 1 }, { "b", 1, "o", 0, 0 } }, both, 2, ANY,
        SIGSTORE_OK, "b" },

    { "none at all", { { NULL, 0, NULL, 0, 0 } }, one, 1, ANY,
        SIGSTORE_ENOTFOUND, "names no thing" },
    { "none valid", { { "a", 1, "o", 0, NOW - 1 } }, one, 1, ANY,
        SIGSTORE_ENOTFOUND, "none of the 1 entries" },
    { "none of a known version", { { "a", 7, "o", 0, 0 } }, both, 2, ALL,
        SIGSTORE_ENOTFOUND, "none of the 1 entries" },
    { "too few operators", { { "a", 1, "o", 0, 0 }, { "b", 1, "o", 0, 0 } },
        one, 1, EXACT(2), SIGSTORE_ENOTFOUND, "asks for 2" },
    { "EXACT without a count", { { "a", 1, "o", 0, 0 } }, one, 1, EXACT(0),
        SIGSTORE_ENOTFOUND, "asks for 0" },
    { "no selector", { { "a", 1, "o", 0, 0 } }, one, 1, { 0, 0 },
        SIGSTORE_EFORMAT, "does not say how many" },
};

static void
chooses_by_the_rules_of_the_signing_config(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_service items[SERVICES_MAX];
        struct sg_services services = { items,
            make(items, rows[i].services, 6) };
        struct sg_wanted wanted = { "thing", rows[i].versions,
            rows[i].version_count, NOW, rows[i].selection };
        sigstore_error err = { .message = "" };
        struct sg_chosen chosen;
        char urls[SERVICES_MAX + 2] = "";

        check_row(rows[i].name,
            sg_select(&chosen, &services, &wanted, &err) == rows[i].code);
        if (rows[i].code != SIGSTORE_OK) {
            check_row(rows[i].name, strstr(err.message, rows[i].want) != NULL);
            continue;
        }
        for (size_t k = 0; k < chosen.count + chosen.spare; k++) {
            if (k == chosen.count)
                strcat(urls, "+");
            strncat(urls, (const char *)chosen.items[k]->url.data, 1);
        }
        check_row(rows[i].name, strcmp(urls, rows[i].want) == 0);
    }
}

static void
refuses_more_operators_than_a_bundle_may_have(void **state)
{
    static char names[SG_CHOSEN_MAX + 1][3];
    struct sg_service items[SG_CHOSEN_MAX + 1];
    struct sg_services services = { items, SG_CHOSEN_MAX + 1 };
    const struct sg_wanted wanted = { "thing", one, 1, NOW, ALL };
    struct sg_chosen chosen;

    (void)state;
    for (size_t i = 0; i <= SG_CHOSEN_MAX; i++) {
        struct given given[] = { { "u", 1, names[i], 0, 0 }, { .url = NULL } };

        names[i][0] = (char)('a' + i / 26);
        names[i][1] = (char)('a' + i % 26);
        make(&items[i], given, 1);
    }
    assert_int_equal(
        sg_select(&chosen, &services, &wanted, NULL), SIGSTORE_ELIMIT);
    services.count--;
    assert_int_equal(sg_select(&chosen, &services, &wanted, NULL), SIGSTORE_OK);
    assert_int_equal(chosen.count, SG_CHOSEN_MAX);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_by_the_rules_of_the_signing_config),
        cmocka_unit_test(refuses_more_operators_than_a_bundle_may_have),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
