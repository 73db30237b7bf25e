/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asked in whose place, and who never is [sigstore_trustroot.proto]. */
#include "sign/signer.h"
#include "test.h"

#define SERVICES_MAX 4

/* What a service answers, by the letter that rows have for it. */
static const struct {
    char letter;
    int status;
    sigstore_code code;
} answers[] = {
    { '.', 201, SIGSTORE_OK },
    { 'd', 0, SIGSTORE_ENETWORK },
    { 's', 0, SIGSTORE_ENETWORK },
    { 'b', 503, SIGSTORE_ESERVICE },
    { 'm', 429, SIGSTORE_ESERVICE },
    { 'n', 400, SIGSTORE_ESERVICE },
    { 'c', 409, SIGSTORE_ESERVICE },
    { 'l', 201, SIGSTORE_ESERVICE },
    { 'f', 201, SIGSTORE_EFORMAT },
    { 'r', 201, SIGSTORE_EREFUSED },
    { 't', 0, SIGSTORE_ELIMIT },
    { 'i', 0, SIGSTORE_EINTERNAL },
    { 'o', 503, SIGSTORE_ENOMEM },
};

static const struct {
    const char *name;
    size_t count, spare;
    const char *says;  /* what a, b, c and d answer */
    const char *asked; /* which of them were */
    const char *told;  /* which were said to be in others' place */
    sigstore_code want;
} rows[] = {
    { "nobody is wanted", 0, 0, "", "", "", SIGSTORE_OK },
    { "the first serves", 1, 1, "..", "a", "", SIGSTORE_OK },
    { "all serve", 3, 0, "...", "abc", "", SIGSTORE_OK },
    { "no connection", 1, 1, "d.", "ab", "b", SIGSTORE_OK },
    { "busy", 1, 1, "b.", "ab", "b", SIGSTORE_OK },
    { "too many requests", 1, 1, "m.", "ab", "b", SIGSTORE_OK },
    { "the first of two is down", 2, 1, "d..", "abc", "c", SIGSTORE_OK },
    { "the second of two is down", 2, 1, ".d.", "abc", "c", SIGSTORE_OK },
    { "both of two are down", 2, 2, "dd..", "abcd", "cd", SIGSTORE_OK },
    { "one in another's place is down", 2, 2, "d.d.", "abcd", "cd",
        SIGSTORE_OK },
    { "all are down", 1, 2, "ddd", "abc", "bc", SIGSTORE_ENETWORK },
    { "more are down than there are to spare", 2, 1, "dd.", "ab", "c",
        SIGSTORE_ENETWORK },
    { "all are wanted, one is down", 2, 0, "d.", "a", "", SIGSTORE_ENETWORK },
    { "somebody else answers, by TLS", 1, 1, "s.", "a", "", SIGSTORE_ENETWORK },
    { "a no", 1, 1, "n.", "a", "", SIGSTORE_ESERVICE },
    { "a conflict", 1, 1, "c.", "a", "", SIGSTORE_ESERVICE },
    { "an answer to another question", 1, 1, "l.", "a", "", SIGSTORE_ESERVICE },
    { "an answer without form", 1, 1, "f.", "a", "", SIGSTORE_EFORMAT },
    { "a proof that is refused", 1, 1, "r.", "a", "", SIGSTORE_EREFUSED },
    { "an answer too long", 1, 1, "t.", "a", "", SIGSTORE_ELIMIT },
    { "a failure of ours", 1, 1, "i.", "a", "", SIGSTORE_EINTERNAL },
    { "no memory for what a busy one says", 1, 1, "o.", "a", "",
        SIGSTORE_ENOMEM },
    { "a lie in the place of one that is down", 1, 2, "dr.", "ab", "b",
        SIGSTORE_EREFUSED },
};

struct asking {
    struct sg_http http;
    const char *says;
    char asked[2 * SERVICES_MAX];
    char told[2 * SERVICES_MAX];
};

static sigstore_code
ask(void *arg, const struct sg_service *service, sigstore_error *err)
{
    struct asking *asking = arg;
    char who = (char)service->url.data[0];
    char says = asking->says[who - 'a'];

    asking->asked[strlen(asking->asked)] = who;
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        if (answers[i].letter != says)
            continue;
        asking->http.last_status = answers[i].status;
        asking->http.last_may_pass = says == 'd';
        if (answers[i].code == SIGSTORE_OK)
            return SIGSTORE_OK;
        return sg_fail(err, answers[i].code, "%c says %c", who, says);
    }
    fail_msg("no answer has the letter %c", says);
    return SIGSTORE_EINTERNAL;
}

static void
trace(void *arg, sigstore_trace_level level, const char *area,
    const char *message)
{
    struct asking *asking = arg;
    const char *next = strstr(message, "; asking ");

    assert_int_equal(level, SIGSTORE_TRACE_WARNING);
    assert_string_equal(area, "sign");
    assert_non_null(next);
    asking->told[strlen(asking->told)] = next[strlen("; asking ")];
}

static void
asks_others_only_in_the_place_of_those_that_are_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct asking asking = { .says = rows[i].says };
        struct sg_chosen chosen = { .count = rows[i].count,
            .spare = rows[i].spare };
        struct sg_service services[SERVICES_MAX];
        sigstore_error err = { .message = "as it was" };
        sigstore_code code;

        asking.http.trace = trace;
        asking.http.trace_arg = &asking;
        for (size_t k = 0; k < SERVICES_MAX; k++) {
            services[k].url = sg_bytes_of(&"abcd"[k], 1);
            chosen.items[k] = &services[k];
        }
        code = sg_signer_ask(&chosen, &asking.http, ask, &asking, &err);
        check_row(rows[i].name, code == rows[i].want);
        check_row(rows[i].name, strcmp(asking.asked, rows[i].asked) == 0);
        check_row(rows[i].name, strcmp(asking.told, rows[i].told) == 0);
        check_row(rows[i].name, err.code == code);
        check_row(rows[i].name,
            (strcmp(err.message, "as it was") == 0) == (code == SIGSTORE_OK));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_others_only_in_the_place_of_those_that_are_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
