/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sandbox by Landlock, of Linux 5.13 and later: a ruleset that handles
 * rights and grants none.  Each version of its interface handles more.
 */
#include "sandbox.h"

#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct landlock_ruleset_attr of version 6, whatever the headers have. */
struct rules {
    uint64_t files, network, scopes;
};

#define FILES_1                                                                \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |              \
        LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |       \
        LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |           \
        LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |           \
        LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |         \
        LANDLOCK_ACCESS_FS_MAKE_SYM)
#define FILES_2 (FILES_1 | 1ULL << 13) /* moving between folders */
#define FILES_3 (FILES_2 | 1ULL << 14) /* truncating */
#define NETWORK_4 3ULL                 /* TCP: bind, connect */
#define SCOPES_6 3ULL                  /* abstract sockets, signals */

static const struct {
    size_t size; /* of the structure that the version knows */
    struct rules rules;
} versions[] = {
    { 8, { FILES_1, 0, 0 } },
    { 8, { FILES_2, 0, 0 } },
    { 8, { FILES_3, 0, 0 } },
    { 16, { FILES_3, NETWORK_4, 0 } },
    { 16, { FILES_3, NETWORK_4, 0 } },
    { 24, { FILES_3, NETWORK_4, SCOPES_6 } },
};
#define VERSIONS ((long)(sizeof(versions) / sizeof(*versions)))

bool
sandbox_enter(void)
{
    long version = syscall(
        SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    long rules;
    bool entered;

    if (version < 1)
        return false;
    if (version > VERSIONS)
        version = VERSIONS;
    rules = syscall(SYS_landlock_create_ruleset, &versions[version - 1].rules,
        versions[version - 1].size, 0);
    if (rules < 0)
        return false;
    entered = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
        syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close((int)rules);
    return entered;
}
