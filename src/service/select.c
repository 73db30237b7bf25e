/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the signing config, one after the other. */
#include "service/select.h"

#include "base/text.h"

/* Is it of a version that we speak, and valid now? */
static bool
is_usable(const struct sg_service *service, const struct sg_wanted *wanted)
{
    struct sg_time now = { wanted->now, 0 };

    if (!sg_window_holds(&service->window, now))
        return false;
    for (size_t i = 0; i < wanted->version_count; i++) {
        if (service->major_api_version == wanted->versions[i])
            return true;
    }
    return false;
}

/* Clients MUST choose the highest version, then the newest start. */
static bool
is_better(const struct sg_service *a, const struct sg_service *b)
{
    if (a->major_api_version != b->major_api_version)
        return a->major_api_version > b->major_api_version;
    /* Of two that are equal in all the last one stands. */
    return sg_time_compare(a->window.start, b->window.start) >= 0;
}

/* Clients MUST use at most one service of an operator. */
static const struct sg_service **
find_operator(struct sg_chosen *chosen, const struct sg_service *service)
{
    for (size_t i = 0; i < chosen->count; i++) {
        if (sg_bytes_equal(chosen->items[i]->operator_, service->operator_))
            return &chosen->items[i];
    }
    return NULL;
}

static bool
add(struct sg_chosen *chosen, const struct sg_service *service)
{
    const struct sg_service **same = find_operator(chosen, service);

    if (same != NULL) {
        if (is_better(service, *same))
            *same = service;
        return true;
    }
    if (chosen->count == SG_CHOSEN_MAX)
        return false;
    chosen->items[chosen->count++] = service;
    return true;
}

static sigstore_code
refuse_none(const struct sg_services *services, const struct sg_wanted *wanted,
    sigstore_error *err)
{
    if (services->count == 0)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the signing config names no %s", wanted->name);
    return sg_fail(err, SIGSTORE_ENOTFOUND,
        "none of the %zu entries for a %s in the signing config is valid at "
        "%s and of an API version known here",
        services->count, wanted->name, sg_show_time(wanted->now).text);
}

static void
keep(struct sg_chosen *chosen, size_t count)
{
    chosen->spare = chosen->count - count;
    chosen->count = count;
}

static sigstore_code
apply_selection(struct sg_chosen *chosen, const struct sg_wanted *wanted,
    sigstore_error *err)
{
    size_t count = wanted->selection.count;

    switch (wanted->selection.selector) {
    case SG_SELECT_ALL:
        return SIGSTORE_OK;
    case SG_SELECT_ANY:
        keep(chosen, 1);
        return SIGSTORE_OK;
    case SG_SELECT_EXACT:
        break;
    default: /* UNDEFINED is an error */
        return sg_fail(err, SIGSTORE_EFORMAT,
            "the signing config does not say how many of its entries for a "
            "%s are to be used",
            wanted->name);
    }
    if (count == 0 || chosen->count < count)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the signing config asks for %zu of its entries for a %s; %zu "
            "operators have one that is valid now",
            count, wanted->name, chosen->count);
    keep(chosen, count);
    return SIGSTORE_OK;
}

sigstore_code
sg_select(struct sg_chosen *out, const struct sg_services *services,
    const struct sg_wanted *wanted, sigstore_error *err)
{
    *out = (struct sg_chosen){ .count = 0 };
    for (size_t i = 0; i < services->count; i++) {
        if (!is_usable(&services->items[i], wanted))
            continue;
        if (!add(out, &services->items[i]))
            return sg_fail(err, SIGSTORE_ELIMIT,
                "the signing config has more than %d operators of a %s",
                SG_CHOSEN_MAX, wanted->name);
    }
    if (out->count == 0)
        return refuse_none(services, wanted, err);
    return apply_selection(out, wanted, err);
}
