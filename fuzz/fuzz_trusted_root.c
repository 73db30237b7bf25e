/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trusted roots: the error is set exactly when one is refused; in what is
 * accepted every window has a start, every authority certificates, and what
 * is not used has been said.
 */
#include "base/text.h"
#include "trust/trusted_root.h"
#include "fuzz.h"

static void
check_window(const struct sg_window *window)
{
    require(window->has_start);
    require(
        !window->has_end || sg_time_compare(window->start, window->end) <= 0);
    require(sg_window_holds(window, window->start));
    require(!window->has_end || sg_window_holds(window, window->end));
}

static void
check_logs(const struct sg_trusted_log *logs, size_t count)
{
    require(count <= SG_TRUST_ENTRIES_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct sg_trusted_log *log = &logs[i];
        size_t next = i;

        check_window(&log->window);
        require(log->key_id.len >= 4 && log->checkpoint_id.len >= 4);
        require(log->name.len > 0 && log->name.len <= log->name_port.len);
        require((log->algorithm == NULL) == (log->key.type == SG_KEY_NONE));
        require(log->algorithm == NULL ||
            sg_algorithm_fits(log->algorithm, &log->key));
        require(sg_trusted_log_find(logs, count, log->key_id, &next) == log);
    }
}

static void
check_authorities(const struct sg_authority *authorities, size_t count)
{
    require(count <= SG_TRUST_ENTRIES_MAX);
    for (size_t i = 0; i < count; i++) {
        check_window(&authorities[i].window);
        require(authorities[i].count > 0);
        require(authorities[i].count <= SG_CHAIN_MAX);
        for (size_t k = 0; k < authorities[i].count; k++)
            require(authorities[i].certs[k].der.len > 0);
    }
}

static void
check_warnings(const sigstore_trusted_root *root)
{
    size_t unused = 0;
    size_t count = 0;
    const char *line;

    for (size_t i = 0; i < root->tlog_count; i++)
        unused += root->tlogs[i].algorithm == NULL;
    for (size_t i = 0; i < root->ctlog_count; i++)
        unused += root->ctlogs[i].algorithm == NULL;
    while ((line = sigstore_trusted_root_warning(root, count)) != NULL) {
        require(sg_text_is_plain(sg_bytes_from_text(line)));
        count++;
    }
    require(count >= unused || count == SG_WARNINGS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_trusted_root *root;
    sigstore_code code;

    code = sigstore_trusted_root_parse(
        &root, size == 0 ? "" : (const char *)data, size, &err);
    require((root != NULL) == (code == SIGSTORE_OK));
    require(err.code == code);
    require((err.message[0] != '\0') == (code != SIGSTORE_OK));
    require((err.check == SIGSTORE_CHECK_TRUST_FORM) ==
        (code != SIGSTORE_OK && code != SIGSTORE_ENOMEM));
    if (code != SIGSTORE_OK)
        return 0;
    check_logs(root->tlogs, root->tlog_count);
    check_logs(root->ctlogs, root->ctlog_count);
    check_authorities(root->cas, root->ca_count);
    check_authorities(root->tsas, root->tsa_count);
    check_warnings(root);
    sigstore_trusted_root_free(root);
    return 0;
}
