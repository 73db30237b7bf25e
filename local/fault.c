/* SPDX-License-Identifier: Apache-2.0 */
/* The faults by name, and the sets of them. */
#include "fault.h"

#include <string.h>

#include "instance.h"

/* The services whose answers the server may spoil.  Without a service it is
 * those of the first four: what a signature needs. */
static const char *const places[] = { "fulcio", "tsa", "rekor1", "rekor2",
    "oidc", "ct", "tuf" };

#define PLACES (sizeof(places) / sizeof(places[0]))
#define PLACES_OF_SIGNING 4
#define PLACES_ROOM 8

_Static_assert(PLACES <= PLACES_ROOM, "a bit a place");
_Static_assert(FAULT_SLOW + (FAULT_COUNT - FAULT_SLOW) * PLACES_ROOM <= 64,
    "a fault_set has a bit for each");

const struct fault_row fault_rows[FAULT_COUNT] = {
    [FAULT_EXPIRED_CERTIFICATE] = { "expired-certificate", "fulcio",
        "certificates whose time was over before they were made" },
    [FAULT_OTHER_IDENTITY] = { "other-identity", "fulcio",
        "certificates of somebody else's identity" },
    [FAULT_OTHER_KEY] = { "other-key", "fulcio",
        "certificates of a key that nobody sent" },
    [FAULT_NO_SCT] = { "no-sct", "fulcio", "certificates without an SCT" },
    [FAULT_WRONG_SCT_KEY] = { "wrong-sct-key", "ct",
        "SCTs signed by a key that nobody trusts" },
    [FAULT_STALE_TIMESTAMP] = { "stale-timestamp", "tsa",
        "timestamps of a year ago" },
    [FAULT_WRONG_NONCE] = { "wrong-nonce", "tsa",
        "timestamps with the nonce of another request" },
    [FAULT_WRONG_IMPRINT] = { "wrong-imprint", "tsa",
        "timestamps of another signature" },
    [FAULT_FORKED_LOG] = { "forked-log", "rekor",
        "proofs and checkpoints of another tree" },
    [FAULT_BAD_PROOF] = { "bad-proof", "rekor",
        "inclusion proofs with a hash changed" },
    [FAULT_BAD_CHECKPOINT] = { "bad-checkpoint", "rekor",
        "checkpoints whose signature is wrong" },
    [FAULT_WRONG_ENTRY] = { "wrong-entry", "rekor",
        "the entry of somebody else, with its proof" },
    [FAULT_BAD_SET] = { "bad-set", "rekor1",
        "inclusion promises whose signature is wrong" },
    [FAULT_CONFLICT] = { "conflict", "rekor",
        "409, as if the entry were in the log already" },
    [FAULT_SLOW] = { "slow", NULL, "answers after three seconds" },
    [FAULT_ERROR_500] = { "500", NULL, "answers 500" },
    [FAULT_HANG] = { "hang", NULL, "never answers" },
    [FAULT_RESET] = { "reset", NULL, "resets the connection" },
    [FAULT_GARBAGE] = { "garbage", NULL, "answers 200 and bytes of no format" },
    [FAULT_HUGE] = { "huge", NULL, "answers 200 and 64 MiB of blanks" },
};

static fault_set
bit_of(enum fault fault, size_t place)
{
    if (fault < FAULT_SLOW)
        return UINT64_C(1) << fault;
    return UINT64_C(1) << (FAULT_SLOW +
               (size_t)(fault - FAULT_SLOW) * PLACES_ROOM + place);
}

/* The bits of a fault at the first `count` places. */
static fault_set
bits_of(enum fault fault, size_t count)
{
    fault_set bits = 0;

    for (size_t i = 0; i < count; i++)
        bits |= bit_of(fault, i);
    return bits;
}

static bool
add_at(fault_set *faults, enum fault fault, const char *service)
{
    for (size_t i = 0; fault >= FAULT_SLOW && i < PLACES; i++) {
        if (strcmp(places[i], service) == 0) {
            *faults |= bit_of(fault, i);
            return true;
        }
    }
    return false;
}

bool
fault_add(fault_set *faults, const char *text)
{
    size_t len = strcspn(text, ":");

    for (size_t i = 0; i < FAULT_COUNT; i++) {
        const char *name = fault_rows[i].name;

        if (strlen(name) != len || memcmp(name, text, len) != 0)
            continue;
        if (text[len] == ':')
            return add_at(faults, (enum fault)i, text + len + 1);
        *faults |= bits_of((enum fault)i, PLACES_OF_SIGNING);
        return true;
    }
    return false;
}

bool
fault_is(const struct instance *instance, enum fault fault)
{
    return (instance->faults & bits_of(fault, PLACES)) != 0;
}

bool
fault_is_at(
    const struct instance *instance, enum fault fault, const char *service)
{
    fault_set one = 0;

    if (fault < FAULT_SLOW || !add_at(&one, fault, service))
        return false;
    return (instance->faults & one) != 0;
}
