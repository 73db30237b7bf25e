/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of entries and their parts: no text of an entry becomes markup. */
#include "test.h"

#include "pages.h"

#include "html.h"

#define SCRIPT "<script>alert(1)</script>"
#define SHOWN "&lt;script&gt;alert(1)&lt;/script&gt;"

static void
an_entry_is_shown_with_its_certificate(void **state)
{
    struct sg_buf certificate;
    char path[64];

    (void)state;
    issue(&certificate, "somebody@example.com");
    snprintf(
        path, sizeof(path), "/entry/rekor2/%d", (int)add_entry(&certificate));
    sg_buf_dispose(&certificate);
    assert_int_equal(get_page("/"), 200);
    assert_true(is_page());
    assert_int_equal(count("Nothing yet."), 1);
    assert_int_equal(count(">somebody@example.com<"), 2); /* CT has it too */
    assert_true(shows(">hashedrekord 0.0.2<"));
    assert_true(shows(path));
    assert_int_equal(get_page(path), 200);
    assert_true(is_page());
    assert_true(shows("<dd class=\"mono\">somebody@example.com</dd>"));
    assert_true(shows("<dd class=\"mono\">http://127.0.0.1:1/auth</dd>"));
    assert_true(shows("<dd class=\"mono\">abcd <span"));
    assert_true(shows("yes (it has an SCT)"));
    assert_true(shows("-----BEGIN CERTIFICATE-----\n"));
    assert_true(shows("{\n  &quot;apiVersion&quot;: &quot;0.0.2&quot;,\n"));
    assert_true(shows("none: it is alone in the tree"));
    assert_int_equal(get_page("/entry/ct/0"), 200);
    assert_true(is_page());
    assert_true(shows(">precertificate<"));
    assert_true(shows("to be (a precertificate)"));
}

static void
hostile_names_are_text(void **state)
{
    struct sg_buf certificate;

    (void)state;
    issue(&certificate, "\"" SCRIPT "\"@example.com");
    (void)add_entry(&certificate);
    sg_buf_dispose(&certificate);
    assert_int_equal(get_page("/"), 200);
    assert_true(is_page());
    assert_int_equal(count("&quot;" SHOWN "&quot;@example.com"), 2);
    assert_int_equal(get_page("/log/rekor2"), 200);
    assert_true(is_page() && shows(SHOWN));
    assert_int_equal(get_page("/entry/rekor2/0"), 200);
    assert_true(is_page() && shows(SHOWN));
    assert_int_equal(get_page("/entry/ct/0"), 200);
    assert_true(is_page() && shows(SHOWN));
}

static void
hostile_bodies_are_text(void **state)
{
#define KIND(k, v) "{\"kind\":" k ",\"apiVersion\":" v
    static const struct {
        const char *name;
        sg_bytes body;
        const char *shown;
    } rows[] = {
        { "nothing", SG_LITERAL(""), ">unknown<" },
        { "not JSON", SG_LITERAL(SCRIPT), ">unknown<" },
        { "bytes", SG_LITERAL("\0\xff\xfe<"), "00fffe3c" },
        { "JSON that is no object", SG_LITERAL("[1,2]"), "[\n  1,\n  2\n]" },
        { "a text", SG_LITERAL("\"" SCRIPT "\""), SHOWN },
        { "a kind of markup", SG_LITERAL(KIND("\"" SCRIPT "\"", "\"1\"}")),
            ">" SHOWN " 1<" },
        { "a kind of controls", SG_LITERAL(KIND("\"a\\u0007\"", "\"1\"}")),
            ">unknown<" },
        { "a kind that is long",
            SG_LITERAL(KIND("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
                "\"1\"}")),
            ">unknown<" },
        { "a kind that is a number", SG_LITERAL(KIND("1", "\"1\"}")),
            ">unknown<" },
        { "a known kind and nothing else",
            SG_LITERAL(KIND("\"dsse\"", "\"0.0.1\"}")), ">dsse 0.0.1<" },
        { "members of other types",
            SG_LITERAL(KIND("\"dsse\"",
                "\"0.0.1\",\"spec\":{\"payloadHash\":[],\"signatures\":"
                "\"x\"}}")),
            ">dsse 0.0.1<" },
        { "no signatures",
            SG_LITERAL(
                KIND("\"dsse\"", "\"0.0.1\",\"spec\":{\"signatures\":[]}}")),
            ">dsse 0.0.1<" },
        { "a certificate that is none",
            SG_LITERAL(KIND("\"hashedrekord\"",
                "\"0.0.2\",\"spec\":{\"hashedRekordV002\":{\"signature\":{"
                "\"verifier\":{\"x509Certificate\":{\"rawBytes\":"
                "\"MAA=\"}}}}}}")),
            "MAA=" },
        { "a certificate that is no base64",
            SG_LITERAL(KIND("\"hashedrekord\"",
                "\"0.0.2\",\"spec\":{\"hashedRekordV002\":{\"signature\":{"
                "\"verifier\":{\"x509Certificate\":{\"rawBytes\":"
                "\"?\"}}}}}}")),
            ">hashedrekord 0.0.2<" },
        { "a digest that is no hex",
            SG_LITERAL(KIND("\"dsse\"",
                "\"0.0.1\",\"spec\":{\"payloadHash\":{\"value\":\"xyz\"}}}")),
            ">dsse 0.0.1<" },
        { "quotes and braces in texts", SG_LITERAL("{\"a\":\"}\\\"]{\\\\\"}"),
            "{\n  &quot;a&quot;: &quot;}\\&quot;]{\\\\&quot;\n}" },
        { "marks that turn the line", SG_LITERAL("\"\xe2\x80\xae x\""),
            "\xef\xbf\xbd x" },
    };
#undef KIND

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instance *instance = &world.fixture.instance;
        char path[64];

        snprintf(path, sizeof(path), "/entry/rekor2/%d",
            (int)add_text(instance->rekor2, rows[i].body, SG_LITERAL("")));
        check_row(rows[i].name, get_page(path) == 200);
        check_row(rows[i].name, is_page());
        check_row(rows[i].name, shows(rows[i].shown));
    }
    assert_int_equal(get_page("/log/rekor2"), 200);
    assert_true(is_page());
    assert_true(shows("no certificate"));
    assert_true(shows("unreadable certificate"));
}

static void
hostile_chains_are_seen_through(void **state)
{
    static const struct {
        const char *name;
        sg_bytes extra;
    } rows[] = {
        { "nothing", SG_LITERAL("") },
        { "half a length", SG_LITERAL("\0\0") },
        { "a length beyond the end",
            SG_LITERAL("\0\0\x02"
                       "x") },
        { "the longest length",
            SG_LITERAL("\xff\xff\xff"
                       "x") },
        { "a certificate that is none",
            SG_LITERAL("\0\0\x01"
                       "x") },
        { "an empty certificate", SG_LITERAL("\0\0\0") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char path[64];

        snprintf(path, sizeof(path), "/entry/ct/%d",
            (int)add_text(world.fixture.instance.ct,
                sg_bytes_from_text(rows[i].name), rows[i].extra));
        check_row(rows[i].name, get_page(path) == 200);
        check_row(rows[i].name, is_page());
        check_row(rows[i].name, shows(">precertificate<"));
    }
}

static void
a_long_body_is_a_file_only(void **state)
{
    static uint8_t text[65 * 1024];

    (void)state;
    memset(text, 'x', sizeof(text));
    (void)add_text(world.fixture.instance.rekor2,
        sg_bytes_of(text, sizeof(text)), SG_LITERAL(""));
    assert_int_equal(get_page("/entry/rekor2/0"), 200);
    assert_true(is_page());
    assert_false(shows("<h2>Body</h2>"));
    assert_int_equal(get_page("/entry/rekor2/0/body"), 200);
    assert_memory_equal(body_of_answer(), text, sizeof(text));
}

static void
parts_are_what_the_log_holds(void **state)
{
    struct log *log = world.fixture.instance.rekor2;
    struct sg_buf certificate;
    struct log_entry entry;
    struct log_head head;
    struct sg_arena arena;
    sg_bytes note;

    (void)state;
    sg_arena_init(&arena, 1 << 20);
    issue(&certificate, "somebody@example.com");
    (void)add_entry(&certificate);
    (void)add_text(log, SG_LITERAL("bytes\0"), SG_LITERAL(""));
    assert_int_equal(log_get(log, 0, &arena, &entry, NULL), SIGSTORE_OK);
    assert_int_equal(log_latest(log, &arena, &head, &note, NULL), SIGSTORE_OK);
    assert_int_equal(get_page("/entry/rekor2/0/body"), 200);
    assert_true(shows("Content-Type: application/json\r\n"));
    assert_memory_equal(body_of_answer(), entry.data.data, entry.data.len);
    assert_int_equal(get_page("/entry/rekor2/1/body"), 200);
    assert_true(shows("Content-Type: application/octet-stream\r\n"));
    assert_true(shows("X-Content-Type-Options: nosniff\r\n"));
    assert_memory_equal(body_of_answer(), "bytes\0", 6);
    assert_int_equal(get_page("/entry/rekor2/0/checkpoint"), 200);
    assert_true(shows("Content-Type: text/plain; charset=utf-8\r\n"));
    assert_memory_equal(body_of_answer(), note.data, note.len);
    assert_int_equal(get_page("/entry/rekor2/1/proof"), 200);
    assert_true(shows("{\"logIndex\":\"1\",\"rootHash\":\""));
    assert_true(shows("\",\"treeSize\":\"2\",\"hashes\":[\""));
    assert_int_equal(get_page("/entry/rekor2/0/certificate"), 200);
    assert_true(shows("\r\n\r\n-----BEGIN CERTIFICATE-----\n"));
    assert_int_equal(get_page("/entry/rekor2/1/certificate"), 404);
    assert_true(is_page());
    sg_buf_dispose(&certificate);
    sg_arena_dispose(&arena);
}

static void
text_becomes_harmless(void **state)
{
#define R "\xef\xbf\xbd"
    static const struct {
        const char *name;
        sg_bytes text;
        const char *want;
    } rows[] = {
        { "plain", SG_LITERAL("a \xc3\xa9\xe2\x82\xac\n\tb"),
            "a \xc3\xa9\xe2\x82\xac\n\tb" },
        { "markup", SG_LITERAL("<a b='c' d=\"e\">&amp;"),
            "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;" },
        { "NUL", SG_LITERAL("a\0b"), "a" R "b" },
        { "escape", SG_LITERAL("\x1b[0m"), R "[0m" },
        { "carriage return", SG_LITERAL("a\rb"), "a" R "b" },
        { "DEL", SG_LITERAL("\x7f"), R },
        { "C1", SG_LITERAL("\xc2\x9b"), R },
        { "not UTF-8", SG_LITERAL("\xff<\xc3"), R "&lt;" R },
        { "overlong", SG_LITERAL("\xc0\xbc"), R R },
        { "a surrogate", SG_LITERAL("\xed\xa0\x80"), R R R },
        { "right to left",
            SG_LITERAL("\xe2\x80\xae"
                       "a\xe2\x81\xa7"),
            R "a" R },
        { "no width", SG_LITERAL("\xe2\x80\x8b\xef\xbb\xbf"), R R },
        { "a tag character", SG_LITERAL("\xf3\xa0\x81\x81"), R },
        { "nothing", SG_LITERAL(""), "" },
    };
#undef R

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf out;

        sg_buf_init(&out, 1024);
        html_text(&out, rows[i].text);
        check_row(rows[i].name, sg_bytes_is(sg_buf_bytes(&out), rows[i].want));
        sg_buf_dispose(&out);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_WORLD(an_entry_is_shown_with_its_certificate),
        ON_WORLD(hostile_names_are_text),
        ON_WORLD(hostile_bodies_are_text),
        ON_WORLD(hostile_chains_are_seen_through),
        ON_WORLD(a_long_body_is_a_file_only),
        ON_WORLD(parts_are_what_the_log_holds),
        cmocka_unit_test(text_becomes_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
