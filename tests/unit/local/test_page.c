/* SPDX-License-Identifier: Apache-2.0 */
/* The pages: what they show, and that no text of an entry becomes markup. */
#include "test.h"

#include "client.h"
#include "folder.h"

#include "base/limits.h"
#include "codec/base64.h"
#include "crypto/digest.h"
#include "fulcio.h"
#include "html.h"
#include "log.h"
#include "page.h"
#include "seen.h"

#define SCRIPT "<script>alert(1)</script>"
#define SHOWN "&lt;script&gt;alert(1)&lt;/script&gt;"
#define NO_SUCH "There is no such page"

/* An instance on a real socket, which the pages are asked of. */
struct world {
    struct folder folder;
    struct fixture fixture;
    char url[32];
    char answer[1 << 18];
    size_t len;
};

static struct world world;

static int
begin_world(const char *fault)
{
    struct fixture *fixture = &world.fixture;
    fault_set faults = 0;

    memset(&world, 0, sizeof(world));
    folder_make(&world.folder);
    if (fault != NULL)
        assert_true(fault_add(&faults, fault));
    assert_int_equal(server_bind(&fixture->server, &fixture->port, NULL), 0);
    snprintf(
        world.url, sizeof(world.url), "http://127.0.0.1:%u", fixture->port);
    assert_int_equal(instance_open(&fixture->instance, world.folder.path,
                         world.url, faults, NULL),
        SIGSTORE_OK);
    assert_int_equal(
        server_run(fixture->server, &fixture->instance, NULL), SIGSTORE_OK);
    return 0;
}

static int
set_up(void **state)
{
    (void)state;
    return begin_world(NULL);
}

static int
tear_down(void **state)
{
    (void)state;
    server_free(world.fixture.server);
    instance_close(&world.fixture.instance);
    folder_remove(&world.folder);
    return 0;
}

/* Asks for a path; the answer, headers first, is in the world. */
static int
get_page(const char *path)
{
    int fd = dial(&world.fixture);
    ssize_t got;

    put_text(&world.fixture, fd, "GET ");
    put(fd, path, strlen(path));
    put_text(&world.fixture, fd, " HTTP/1.1\r\n" HOST "\r\n");
    (void)shutdown(fd, SHUT_WR);
    world.len = 0;
    while ((got = recv(fd, world.answer + world.len,
                sizeof(world.answer) - 1 - world.len, 0)) > 0)
        world.len += (size_t)got;
    world.answer[world.len] = '\0';
    close(fd);
    return status_of(world.answer);
}

static bool
shows(const char *text)
{
    return strstr(world.answer, text) != NULL;
}

static const char *
body_of_answer(void)
{
    const char *end = strstr(world.answer, "\r\n\r\n");

    assert_non_null(end);
    return end + 4;
}

static size_t
count(const char *text)
{
    size_t hits = 0;

    for (const char *p = world.answer; (p = strstr(p, text)) != NULL; p++)
        hits++;
    return hits;
}

/* Whether the answer is a page of ours: framed, whole, and without script. */
static bool
is_page(void)
{
    static const char *const paired[] = { "section", "table", "tbody", "tr",
        "td", "dl", "dd", "pre", "a", "span", "main", "time" };

    for (size_t i = 0; i < COUNT_OF(paired); i++) {
        char opens[16], bare[16], closes[16];

        snprintf(opens, sizeof(opens), "<%s ", paired[i]);
        snprintf(bare, sizeof(bare), "<%s>", paired[i]);
        snprintf(closes, sizeof(closes), "</%s>", paired[i]);
        if (count(opens) + count(bare) != count(closes))
            return false;
    }
    return shows("Content-Type: text/html; charset=utf-8\r\n") &&
        shows("Content-Security-Policy: default-src 'none'; ") &&
        shows("What is signed here proves nothing") && !shows("<script") &&
        shows("</html>\n");
}

/* Logs a text as it is; gives its index. */
static int64_t
add_text(struct log *log, sg_bytes data, sg_bytes extra)
{
    struct log_leaf leaf = { .data = data, .extra = extra };
    struct log_proof proof;
    struct sg_digest digest;
    struct sg_arena arena;
    bool is_new;

    sg_arena_init(&arena, 1 << 20);
    assert_int_equal(sg_digest(&digest, SG_SHA256, data, NULL), SIGSTORE_OK);
    memcpy(leaf.id, digest.data, sizeof(leaf.id));
    assert_int_equal(
        log_add(log, &leaf, &arena, &proof, &is_new, NULL), SIGSTORE_OK);
    sg_arena_dispose(&arena);
    return proof.index;
}

/* A certificate for anybody, which is in the CT log then. */
static void
issue(struct sg_buf *out, const char *email)
{
    struct identity identity = { .kind = ISSUER_EMAIL,
        .issuer = sg_bytes_from_text("http://127.0.0.1:1/auth"),
        .subject = sg_bytes_from_text(email),
        .email = sg_bytes_from_text(email) };
    struct sg_secret *secret;

    assert_int_equal(sg_secret_new(&secret, NULL), SIGSTORE_OK);
    sg_buf_init(out, SG_CERTIFICATE_MAX);
    assert_int_equal(fulcio_issue(out, &world.fixture.instance, &identity,
                         sg_secret_public(secret), NULL),
        SIGSTORE_OK);
    sg_secret_free(secret);
}

/* An entry of Rekor v2 with this certificate, in the form of its bodies. */
static int64_t
add_entry(const struct sg_buf *certificate)
{
    struct sg_buf body;
    int64_t index;

    sg_buf_init(&body, 1 << 16);
    sg_buf_add_text(&body,
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{"
        "\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\","
        "\"digest\":\"q80=\"},\"signature\":{\"content\":\"AA==\","
        "\"verifier\":{\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\","
        "\"x509Certificate\":{\"rawBytes\":\"");
    sg_base64_add(&body, sg_buf_bytes(certificate));
    sg_buf_add_text(&body, "\"}}}}}}");
    index = add_text(
        world.fixture.instance.rekor2, sg_buf_bytes(&body), SG_LITERAL(""));
    sg_buf_dispose(&body);
    return index;
}

/* ---- the start ---- */

static void
an_empty_instance_has_a_page(void **state)
{
    (void)state;
    assert_int_equal(get_page("/"), 200);
    assert_true(is_page());
    assert_int_equal(count("Nothing yet."), 3);
    assert_int_equal(count("serving"), 7);
    assert_true(shows("Certificate authority (Fulcio v2)"));
    assert_true(shows(world.url));
    assert_true(shows("/trustconfig.json \\\n    sign "));
    /* The root of a tree of nothing [RFC 6962 2.1]. */
    assert_int_equal(count("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
                           "a495991b7852b855"),
        3);
}

/* Each link of the page leads somewhere. */
static void
links_lead_somewhere(void **state)
{
    static char page[sizeof(world.answer)];
    size_t links = 0;

    (void)state;
    assert_int_equal(get_page("/"), 200);
    memcpy(page, world.answer, world.len + 1);
    for (const char *p = page; (p = strstr(p, "<a href=\"")) != NULL; p++) {
        char path[128];

        assert_int_equal(sscanf(p, "<a href=\"%127[^\"]", path), 1);
        if (get_page(path) != 200)
            fail_msg("%s: %.40s", path, world.answer);
        links++;
    }
    assert_true(links > 10);
}

static void
faults_are_shown_where_they_are(void **state)
{
    static const struct {
        const char *fault, *name;
        size_t places;
    } rows[] = {
        { "no-sct", ">no-sct</span>", 1 },
        { "slow:ct", ">slow</span>", 1 },
        { "500:tuf", ">500</span>", 1 },
        { "hang", ">hang</span>", 4 },
        { "bad-proof", ">bad-proof</span>", 2 },
        { "bad-set", ">bad-set</span>", 1 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        begin_world(rows[i].fault);
        check_row(rows[i].fault, get_page("/") == 200 && is_page());
        check_row(rows[i].fault, count(rows[i].name) == rows[i].places);
        check_row(rows[i].fault, count("serving") == 7 - rows[i].places);
        tear_down(state);
    }
}

/* ---- entries ---- */

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
what_is_not_there_is_not_found(void **state)
{
    static const char *const paths[] = { "/entry/", "/entry/rekor2",
        "/entry/rekor2/", "/entry/rekor2/1", "/entry/rekor2/-1",
        "/entry/rekor2/00", "/entry/rekor2/0x0", "/entry/rekor2/0/",
        "/entry/rekor2/0/bod", "/entry/rekor2/0/body/", "/entry/rekor2/0/%00",
        "/entry/rekor2/9223372036854775807",
        "/entry/rekor2/9223372036854775808", "/entry/rekor1/0", "/entry/x/0",
        "/entry//0", "/log/", "/log/x", "/log/rekor2/", "/log/rekor2/1",
        "/log/rekor2?before=", "/log/rekor2?before=x", "/log/rekor2?before=-1",
        "/log/rekor2?before=9223372036854775808",
        "/log/<script>alert(1)</script>" };

    (void)state;
    (void)add_text(
        world.fixture.instance.rekor2, SG_LITERAL("1"), SG_LITERAL(""));
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        int status = get_page(paths[i]);

        if (strchr(paths[i], '%') != NULL)
            check_row(paths[i], status == 400);
        else if (strcmp(paths[i], "/log/rekor2/") == 0)
            check_row(paths[i], status == 200);
        else
            check_row(paths[i], status == 404 && is_page() && shows(NO_SUCH));
    }
}

static void
a_long_log_is_shown_in_pages(void **state)
{
    static const struct {
        const char *path, *first, *last, *link, *other_link;
    } rows[] = {
        { "/log/rekor2", ">#119<", ">#70<", "?before=70\"", NULL },
        { "/log/rekor2?before=9999", ">#119<", ">#70<", "?before=70\"", NULL },
        { "/log/rekor2?before=70", ">#69<", ">#20<", "?before=20\"",
            "?before=120\"" },
        { "/log/rekor2?before=20", ">#19<", ">#0<", "?before=70\"", NULL },
        { "/log/rekor2?before=50", ">#49<", ">#0<", "?before=100\"", NULL },
    };

    (void)state;
    for (int i = 0; i < 120; i++)
        (void)add_text(world.fixture.instance.rekor2,
            sg_bytes_of(&i, sizeof(i)), SG_LITERAL(""));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_row(rows[i].path, get_page(rows[i].path) == 200 && is_page());
        check_row(rows[i].path, shows(rows[i].first) && shows(rows[i].last));
        check_row(rows[i].path, shows(rows[i].link));
        check_row(rows[i].path,
            count("?before=") == (rows[i].other_link != NULL ? 2 : 1));
        check_row(rows[i].path,
            rows[i].other_link == NULL || shows(rows[i].other_link));
        check_row(rows[i].path, count("<tr><td>") <= PAGE_ENTRIES);
    }
    assert_int_equal(get_page("/"), 200);
    assert_true(shows(">120 entries<"));
    assert_int_equal(count("/entry/rekor2/"), PAGE_ENTRIES_AT_START);
}

/* ---- text ---- */

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

#define ON_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_WORLD(an_empty_instance_has_a_page),
        ON_WORLD(links_lead_somewhere),
        cmocka_unit_test(faults_are_shown_where_they_are),
        ON_WORLD(an_entry_is_shown_with_its_certificate),
        ON_WORLD(hostile_names_are_text),
        ON_WORLD(hostile_bodies_are_text),
        ON_WORLD(hostile_chains_are_seen_through),
        ON_WORLD(a_long_body_is_a_file_only),
        ON_WORLD(parts_are_what_the_log_holds),
        ON_WORLD(what_is_not_there_is_not_found),
        ON_WORLD(a_long_log_is_shown_in_pages),
        cmocka_unit_test(text_becomes_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
