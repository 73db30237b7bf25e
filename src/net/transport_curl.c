/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP by libcurl.  One handle a transport, so that connections are used
 * again; its options are set anew for each request.  libcurl follows no
 * redirect: whether one may be followed is decided in http.c.
 */
#include "net/transport_curl.h"

/* The newer names of options that we set are those of 7.85; we run on 7.74. */
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/wipe.h"
#include "net/url.h"

/* What a code of libcurl means here, and whether it may pass by itself. */
static const struct {
    CURLcode curl;
    bool may_retry;
    const char *text;
} failures[] = {
    { CURLE_COULDNT_RESOLVE_PROXY, true,
        "the proxy's name cannot be resolved: check https_proxy" },
    { CURLE_COULDNT_RESOLVE_HOST, true,
        "the server's name cannot be resolved: check the URL and the "
        "network" },
    { CURLE_COULDNT_CONNECT, true,
        "no connection: check the network and https_proxy" },
    { CURLE_OPERATION_TIMEDOUT, true, "the answer took too long" },
    { CURLE_GOT_NOTHING, true, "the server closed without an answer" },
    { CURLE_SEND_ERROR, true, "the connection broke" },
    { CURLE_RECV_ERROR, true, "the connection broke" },
    { CURLE_PARTIAL_FILE, true, "the answer ended early" },
    { CURLE_HTTP2, true, "the connection broke" },
    { CURLE_HTTP2_STREAM, true, "the connection broke" },
    { CURLE_SSL_CONNECT_ERROR, true, "no TLS connection" },
    { CURLE_PEER_FAILED_VERIFICATION, false,
        "the server's certificate is not trusted: where it should be, name "
        "its authority's file in SSL_CERT_FILE" },
    { CURLE_SSL_CACERT_BADFILE, false,
        "the certificates of authorities cannot be read: check "
        "CURL_CA_BUNDLE and SSL_CERT_FILE" },
    { CURLE_UNSUPPORTED_PROTOCOL, false, "the answer is not HTTP" },
    { CURLE_WEIRD_SERVER_REPLY, false, "the answer is not HTTP" },
};

/*
 * libcurl counts these calls; before 7.84 they must not happen at once.  The
 * last one gives back what the first one took.
 */
static pthread_mutex_t global_lock = PTHREAD_MUTEX_INITIALIZER;

static bool
begin_curl(struct sg_curl *curl)
{
    pthread_mutex_lock(&global_lock);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        curl->easy = curl_easy_init();
        if (curl->easy == NULL)
            curl_global_cleanup();
    }
    pthread_mutex_unlock(&global_lock);
    return curl->easy != NULL;
}

void
sg_curl_dispose(struct sg_curl *curl)
{
    if (curl->easy == NULL)
        return;
    pthread_mutex_lock(&global_lock);
    curl_easy_cleanup(curl->easy);
    curl_global_cleanup();
    pthread_mutex_unlock(&global_lock);
    curl->easy = NULL;
}

/* A request under way. */
struct transfer {
    CURL *easy;
    const sigstore_request *request;
    bool is_enough;
};

static size_t
take_body(char *data, size_t size, size_t count, void *arg)
{
    struct transfer *transfer = arg;
    const sigstore_request *request = transfer->request;
    long status = 0;

    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    if (request->receive(request->receive_arg, (int)status, data, size * count))
        return size * count;
    transfer->is_enough = true;
    return 0;
}

/* The first of these variables that holds anything. */
static const char *
find_variable(const char *first, const char *second)
{
    const char *value = secure_getenv(first);

    if (value == NULL || value[0] == '\0')
        value = secure_getenv(second);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static CURLcode
set_manner(CURL *easy)
{
    const char *authorities = find_variable("CURL_CA_BUNDLE", "SSL_CERT_FILE");
    CURLcode rc;

    /* Without HTTP/2 in libcurl this fails, and HTTP/1.1 it is. */
    (void)curl_easy_setopt(
        easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    if ((rc = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L)) ||
        (rc = curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L)) ||
        (rc = curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L)) ||
        (rc = curl_easy_setopt(easy, CURLOPT_PROTOCOLS,
             (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS))) ||
        (rc = curl_easy_setopt(
             easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2)) ||
        (rc = curl_easy_setopt(
             easy, CURLOPT_USERAGENT, "libsigstore/" SG_VERSION)) ||
        (rc = curl_easy_setopt(
             easy, CURLOPT_LOW_SPEED_LIMIT, (long)SG_HTTP_SLOW_BYTES)))
        return rc;
    if (authorities == NULL)
        return CURLE_OK;
    return curl_easy_setopt(easy, CURLOPT_CAINFO, authorities);
}

static bool
is_near(const char *text)
{
    struct sg_url url;

    return sg_url_parse(&url, sg_bytes_from_text(text)) && sg_url_is_near(&url);
}

static CURLcode
set_request(
    CURL *easy, const sigstore_request *request, struct curl_slist *headers)
{
    bool is_post = strcmp(request->method, "POST") == 0;
    CURLcode rc;

    if ((rc = curl_easy_setopt(easy, CURLOPT_URL, request->url)) ||
        (rc = curl_easy_setopt(
             easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_ms)) ||
        (rc = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->total_ms)) ||
        (rc = curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
             (long)(is_post ? SG_HTTP_SLOW_POST_S : SG_HTTP_SLOW_S))) ||
        (rc = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers)))
        return rc;
    /* An empty proxy is none, whatever http_proxy says. */
    if (is_near(request->url) &&
        (rc = curl_easy_setopt(easy, CURLOPT_PROXY, "")) != CURLE_OK)
        return rc;
    if (!is_post)
        return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    if ((rc = curl_easy_setopt(easy, CURLOPT_POST, 1L)) ||
        (rc = curl_easy_setopt(
             easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len)))
        return rc;
    return curl_easy_setopt(
        easy, CURLOPT_POSTFIELDS, request->body != NULL ? request->body : "");
}

static CURLcode
set_callback(CURL *easy, struct transfer *transfer, char *detail)
{
    CURLcode rc = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);

    if (rc == CURLE_OK)
        rc = curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    if (rc == CURLE_OK)
        rc = curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail);
    return rc;
}

static void
read_response(CURL *easy, sigstore_response *response)
{
    const char *redirect = NULL;
    curl_off_t retry_after_s = 0;
    long status = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after_s);
    response->status = (int)status;
    response->retry_after_s = retry_after_s > SG_HTTP_TOTAL_MS
        ? SG_HTTP_TOTAL_MS
        : (long)retry_after_s;
    if (redirect != NULL && strlen(redirect) < sizeof(response->redirect))
        memcpy(response->redirect, redirect, strlen(redirect) + 1);
}

static sigstore_code
fail(CURLcode rc, const char *detail, sigstore_response *response,
    sigstore_error *err)
{
    const char *text = "the request failed";

    if (rc == CURLE_OUT_OF_MEMORY)
        return sg_no_memory(err);
    if (detail[0] == '\0')
        detail = curl_easy_strerror(rc);
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        if (failures[i].curl == rc) {
            response->may_retry = failures[i].may_retry;
            text = failures[i].text;
        }
    }
    return sg_fail(err, SIGSTORE_ENETWORK, "%s (%s)", text,
        sg_show(sg_bytes_from_text(detail)).text);
}

static CURLcode
perform(struct transfer *transfer, struct curl_slist *headers, char *detail)
{
    CURL *easy = transfer->easy;
    CURLcode rc;

    curl_easy_reset(easy); /* connections stay */
    if ((rc = set_manner(easy)) != CURLE_OK ||
        (rc = set_request(easy, transfer->request, headers)) != CURLE_OK ||
        (rc = set_callback(easy, transfer, detail)) != CURLE_OK)
        return rc;
    rc = curl_easy_perform(easy);
    return rc == CURLE_WRITE_ERROR && transfer->is_enough ? CURLE_OK : rc;
}

/* Headers as libcurl takes them; false when memory runs out. */
static bool
copy_headers(struct curl_slist **out, const char *const *headers)
{
    struct curl_slist *more;

    *out = NULL;
    for (size_t i = 0; headers != NULL && headers[i] != NULL; i++) {
        more = curl_slist_append(*out, headers[i]);
        if (more == NULL)
            return false;
        *out = more;
    }
    return true;
}

/* One of them may be a token. */
static void
free_headers(struct curl_slist *headers)
{
    for (struct curl_slist *at = headers; at != NULL; at = at->next)
        sg_wipe(at->data, strlen(at->data));
    curl_slist_free_all(headers);
}

sigstore_code
sg_curl_perform(void *arg, const sigstore_request *request,
    sigstore_response *response, sigstore_error *err)
{
    struct sg_curl *curl = arg;
    struct transfer transfer = { .request = request };
    char detail[CURL_ERROR_SIZE] = "";
    struct curl_slist *headers = NULL;
    CURLcode rc = CURLE_OUT_OF_MEMORY;

    if (curl->easy == NULL && !begin_curl(curl))
        return sg_fail(
            err, SIGSTORE_EINTERNAL, "libcurl cannot be initialised");
    transfer.easy = curl->easy;
    if (copy_headers(&headers, request->headers))
        rc = perform(&transfer, headers, detail);
    if (rc == CURLE_OK)
        read_response(curl->easy, response);
    free_headers(headers);
    if (rc != CURLE_OK)
        return fail(rc, detail, response, err);
    return SIGSTORE_OK;
}
