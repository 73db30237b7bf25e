/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON reader and Jansson: what one accepts the other does, with the same
 * tree, over public test vectors, real documents, and mutations of both.
 */
#include "test.h"

#include <dirent.h>
#include <stdio.h>

#include <jansson.h>

#include "base/file.h"
#include "codec/json.h"

#define MUTATIONS 4000
#define FILES_MAX 512
#define FILE_MAX ((size_t)1 << 20)

/* ---- comparing ---- */

static bool same_tree(const struct sg_json *ours, const json_t *theirs);

static bool
same_members(const struct sg_json *ours, const json_t *theirs)
{
    size_t count = 0;

    for (const struct sg_json *m = ours->first; m != NULL; m = m->next) {
        const json_t *member =
            json_object_getn(theirs, (const char *)m->name.data, m->name.len);

        if (member == NULL || !same_tree(m, member))
            return false;
        count++;
    }
    return count == ours->count && count == json_object_size(theirs);
}

static bool
same_elements(const struct sg_json *ours, const json_t *theirs)
{
    size_t count = 0;

    for (const struct sg_json *e = ours->first; e != NULL; e = e->next) {
        const json_t *element = json_array_get(theirs, count);

        if (element == NULL || !same_tree(e, element))
            return false;
        count++;
    }
    return count == ours->count && count == json_array_size(theirs);
}

static bool
same_number(sg_bytes ours, const json_t *theirs)
{
    char text[2000];

    if (ours.len >= sizeof(text))
        return true; /* longer than is worth a copy */
    memcpy(text, ours.data, ours.len);
    text[ours.len] = '\0';
    if (json_is_integer(theirs))
        return strtoll(text, NULL, 10) == json_integer_value(theirs);
    return json_is_real(theirs) &&
        strtod(text, NULL) == json_real_value(theirs);
}

/* Recursion is bounded by the depth that our reader allows. */
static bool
same_tree(const struct sg_json *ours, const json_t *theirs)
{
    switch (ours->type) {
    case SG_JSON_NULL:
        return json_is_null(theirs);
    case SG_JSON_FALSE:
        return json_is_false(theirs);
    case SG_JSON_TRUE:
        return json_is_true(theirs);
    case SG_JSON_NUMBER:
        return same_number(ours->text, theirs);
    case SG_JSON_STRING:
        return json_is_string(theirs) &&
            sg_bytes_equal(ours->text,
                sg_bytes_of(
                    json_string_value(theirs), json_string_length(theirs)));
    case SG_JSON_ARRAY:
        return json_is_array(theirs) && same_elements(ours, theirs);
    case SG_JSON_OBJECT:
        return json_is_object(theirs) && same_members(ours, theirs);
    }
    return false;
}

/* Numbers stay text here, and names may hold a NUL: Jansson has no such. */
static bool
is_known_difference(const json_error_t *error)
{
    return json_error_code(error) == json_error_numeric_overflow ||
        json_error_code(error) == json_error_null_byte_in_key;
}

/* Jansson takes a NUL after the value for the end of the input. */
static bool
has_nul(sg_bytes text)
{
    return sg_bytes_find(text, 0) != text.len;
}

/* compare puts one document to both; gives our answer. */
static sigstore_code
compare(const char *name, sg_bytes text)
{
    struct sg_arena arena;
    const struct sg_json *ours;
    json_error_t error;
    json_t *theirs = json_loadb((const char *)text.data, text.len,
        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    sigstore_error err;
    sigstore_code code;

    sg_arena_init(&arena, sg_json_arena_max(text.len));
    code = sg_json_parse(&ours, &arena, text, &err);
    if (code == SIGSTORE_OK && theirs != NULL)
        check_row(name, same_tree(ours, theirs));
    else if (code == SIGSTORE_OK)
        check_row(name, is_known_difference(&error));
    else if (theirs != NULL)
        check_row(name, code == SIGSTORE_ELIMIT || has_nul(text));
    sg_arena_dispose(&arena);
    json_decref(theirs);
    return code;
}

/* ---- documents ---- */

struct file {
    char name[256];
    struct sg_buf text;
};

struct corpus {
    struct file files[FILES_MAX];
    size_t count;
};

static void
read_into(struct corpus *corpus, const char *folder, const char *name)
{
    struct file *file = &corpus->files[corpus->count];
    char path[4096];
    sigstore_error err;

    assert_true(corpus->count < FILES_MAX);
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    (void)snprintf(file->name, sizeof(file->name), "%s", name);
    sg_buf_init(&file->text, FILE_MAX);
    if (sg_file_read(&file->text, path, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    corpus->count++;
}

static int
in_order(const void *a, const void *b)
{
    return strcmp(
        ((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* read_folder adds the files that end in `suffix`, in order of name. */
static void
read_folder(struct corpus *corpus, const char *folder, const char *suffix)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t before = corpus->count;

    if (dir == NULL)
        fail_msg("cannot open %s", folder);
    while ((entry = readdir(dir)) != NULL) {
        if (sg_bytes_ends_with(sg_bytes_from_text(entry->d_name), suffix))
            read_into(corpus, folder, entry->d_name);
    }
    (void)closedir(dir);
    qsort(corpus->files + before, corpus->count - before, sizeof(struct file),
        in_order);
}

static void
free_corpus(struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->count; i++)
        sg_buf_dispose(&corpus->files[i].text);
    free(corpus);
}

static struct corpus *
make_corpus(void)
{
    struct corpus *corpus = calloc(1, sizeof(*corpus));

    assert_non_null(corpus);
    return corpus;
}

/* ---- mutations ---- */

/* The same ones in every run. */
static uint32_t
next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (uint32_t)(*seed >> 33);
}

static void
replace_byte(uint8_t *text, size_t *len, uint64_t *seed)
{
    static const char telling[] = "{}[]\",:\\/u0e-.+ \n\t\x01\x7f\x80\xc3\xed";

    text[next_random(seed) % *len] =
        (uint8_t)telling[next_random(seed) % sizeof(telling)];
}

static void
flip_bit(uint8_t *text, size_t *len, uint64_t *seed)
{
    text[next_random(seed) % *len] ^= (uint8_t)(1 << next_random(seed) % 8);
}

static void
remove_run(uint8_t *text, size_t *len, uint64_t *seed)
{
    size_t at = next_random(seed) % *len;
    size_t run = 1 + next_random(seed) % 8;

    if (run > *len - at)
        run = *len - at;
    memmove(text + at, text + at + run, *len - at - run);
    *len -= run;
}

static void
copy_run(uint8_t *text, size_t *len, uint64_t *seed)
{
    size_t run = 1 + next_random(seed) % 64;
    size_t from, to;

    if (run >= *len)
        return;
    from = next_random(seed) % (*len - run);
    to = next_random(seed) % (*len - run);
    memmove(text + to, text + from, run);
}

static void
cut_off(uint8_t *text, size_t *len, uint64_t *seed)
{
    (void)text;
    *len = next_random(seed) % *len + 1;
}

static void
mutate(uint8_t *text, size_t *len, uint64_t *seed)
{
    static void (*const ways[])(uint8_t *, size_t *, uint64_t *) = {
        replace_byte, replace_byte, flip_bit, remove_run, copy_run, cut_off
    };

    for (uint32_t n = next_random(seed) % 3; n < 3 && *len != 0; n++)
        ways[next_random(seed) % COUNT_OF(ways)](text, len, seed);
}

/* compare_mutations counts the mutations that we accept. */
static size_t
compare_mutations(const struct corpus *corpus, size_t count)
{
    uint64_t seed = 8785;
    size_t accepted = 0;

    for (size_t i = 0; i < count; i++) {
        const struct file *file = &corpus->files[i % corpus->count];
        size_t len = file->text.len;
        /* Exactly as long as the text: a read past it is seen. */
        uint8_t *text = malloc(len + 1);

        assert_non_null(text);
        memcpy(text, sg_buf_bytes(&file->text).data, len);
        mutate(text, &len, &seed);
        text = realloc(text, len + (len == 0));
        assert_non_null(text);
        accepted += compare(file->name, sg_bytes_of(text, len)) == SIGSTORE_OK;
        free(text);
    }
    return accepted;
}

/* ---- tests ---- */

static void
real_documents_and_their_mutations(void **state)
{
    struct corpus *corpus = make_corpus();
    size_t accepted;

    (void)state;
    read_folder(corpus, SG_VECTORS "/real", ".sigstore");
    read_folder(
        corpus, SG_VECTORS "/../../src/trust/roots/production", ".json");
    read_folder(corpus, SG_VECTORS "/../../src/trust/roots/staging", ".json");
    assert_in_range(corpus->count, 8, FILES_MAX);
    for (size_t i = 0; i < corpus->count; i++)
        check_row(corpus->files[i].name,
            compare(corpus->files[i].name,
                sg_buf_bytes(&corpus->files[i].text)) == SIGSTORE_OK);
    accepted = compare_mutations(corpus, MUTATIONS);
    /* Some mutations must pass and some must not, or nothing was tried. */
    assert_in_range(accepted, MUTATIONS / 50, MUTATIONS / 2);
    free_corpus(corpus);
}

/* What the suite leaves open, and what we answer. */
static const struct {
    const char *prefix;
    bool accepted;
    const char *reason;
} open_cases[] = {
    { "i_number_", true, "numbers stay text: whoever binds one asks" },
    { "i_object_key_lone_2nd_surrogate", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_1st_", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_incomplete_", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_invalid_lonely_", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_invalid_surrogate", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_inverted_", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_lone_second_", false, "half a pair [RFC 7493 2.1]" },
    { "i_string_UTF8_surrogate", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_UTF-8_invalid", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_invalid_utf-8", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_iso_latin_1", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_lone_utf8_", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_not_in_unicode", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_overlong_", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_truncated-utf-8", false, "not UTF-8 [RFC 3629 3]" },
    { "i_string_UTF-16LE_", false, "UTF-8 is required [RFC 7493 2.1]" },
    { "i_string_utf16", false, "UTF-8 is required [RFC 7493 2.1]" },
    { "i_structure_500_nested", false, "deeper than any real document" },
    { "i_structure_UTF-8_BOM", false, "no byte order mark (RFC 8259, 8.1)" },
    /* Not open to the suite, but to I-JSON. */
    { "y_object_duplicated_key", false, "names are unique [RFC 7493 2.3]" },
};

/* is_to_be_accepted gives the answer that a vector of this name wants. */
static bool
is_to_be_accepted(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(open_cases); i++) {
        if (sg_bytes_starts_with(
                sg_bytes_from_text(name), open_cases[i].prefix))
            return open_cases[i].accepted;
    }
    if (name[0] != 'y' && name[0] != 'n')
        fail_msg("no answer is written down for %s", name);
    return name[0] == 'y';
}

static void
the_public_suite_and_its_mutations(void **state)
{
    struct corpus *corpus;
    char folder[4096];
    const char *shared;

    (void)state;
    shared_data(shared);
    (void)snprintf(
        folder, sizeof(folder), "%s/data/vectors/json/test_parsing", shared);
    corpus = make_corpus();
    read_folder(corpus, folder, ".json");
    assert_in_range(corpus->count, 300, FILES_MAX);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct file *file = &corpus->files[i];

        check_row(file->name,
            (compare(file->name, sg_buf_bytes(&file->text)) == SIGSTORE_OK) ==
                is_to_be_accepted(file->name));
    }
    assert_in_range(compare_mutations(corpus, 4 * MUTATIONS), MUTATIONS / 10,
        2 * MUTATIONS);
    free_corpus(corpus);
}

static void
bundles_of_other_tools(void **state)
{
    struct corpus *corpus;
    char folder[4096];
    const char *shared;

    (void)state;
    shared_data(shared);
    (void)snprintf(folder, sizeof(folder), "%s/data/bundles", shared);
    corpus = make_corpus();
    read_folder(corpus, folder, ".json");
    assert_in_range(corpus->count, 10, FILES_MAX);
    for (size_t i = 0; i < corpus->count; i++)
        check_row(corpus->files[i].name,
            compare(corpus->files[i].name,
                sg_buf_bytes(&corpus->files[i].text)) == SIGSTORE_OK);
    assert_in_range(
        compare_mutations(corpus, MUTATIONS), MUTATIONS / 50, MUTATIONS / 2);
    free_corpus(corpus);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_documents_and_their_mutations),
        cmocka_unit_test(the_public_suite_and_its_mutations),
        cmocka_unit_test(bundles_of_other_tools),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
