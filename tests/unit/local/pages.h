/* SPDX-License-Identifier: Apache-2.0 */
/* An instance on a real socket, entries in its logs, a look at its pages. */
#ifndef PAGES_H
#define PAGES_H

#include "client.h"
#include "folder.h"

#include "base/limits.h"
#include "codec/base64.h"
#include "crypto/digest.h"
#include "fulcio.h"
#include "log.h"
#include "page.h"

struct world {
    struct folder folder;
    struct fixture fixture;
    char url[32];
    char answer[1 << 18];
    size_t len;
};

static struct world world;

static inline int
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

static inline int
set_up(void **state)
{
    (void)state;
    return begin_world(NULL);
}

static inline int
tear_down(void **state)
{
    (void)state;
    server_free(world.fixture.server);
    instance_close(&world.fixture.instance);
    folder_remove(&world.folder);
    return 0;
}

/* Asks for a path; the answer, headers first, is in the world. */
static inline int
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

static inline bool
shows(const char *text)
{
    return strstr(world.answer, text) != NULL;
}

static inline const char *
body_of_answer(void)
{
    const char *end = strstr(world.answer, "\r\n\r\n");

    assert_non_null(end);
    return end + 4;
}

static inline size_t
count(const char *text)
{
    size_t hits = 0;

    for (const char *p = world.answer; (p = strstr(p, text)) != NULL; p++)
        hits++;
    return hits;
}

/* Whether the answer is a page of ours: framed, whole, and without script. */
static inline bool
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
static inline int64_t
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
static inline void
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
static inline int64_t
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

#define ON_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
