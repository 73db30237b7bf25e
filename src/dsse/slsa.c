/* SPDX-License-Identifier: Apache-2.0 */
/* What provenance of SLSA v0.2 and v1 holds. */
#include "dsse/members.h"

/* ---- v1 [slsa provenance/v1] ---- */

static const char *const descriptor_needs[] = { "uri", "digest", "content",
    NULL };

static const struct sg_member descriptor[] = {
    { "name", SG_MEMBER_TEXT, false, NULL, NULL },
    { "uri", SG_MEMBER_TEXT, false, NULL, NULL },
    { "digest", SG_MEMBER_DIGESTS, false, NULL, NULL },
    { "content", SG_MEMBER_BASE64, false, NULL, NULL },
    { "downloadLocation", SG_MEMBER_TEXT, false, NULL, NULL },
    { "mediaType", SG_MEMBER_TEXT, false, NULL, NULL },
    { "annotations", SG_MEMBER_MAP, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member build_definition[] = {
    { "buildType", SG_MEMBER_TEXT, true, NULL, NULL },
    { "externalParameters", SG_MEMBER_MAP, true, NULL, NULL },
    { "internalParameters", SG_MEMBER_MAP, false, NULL, NULL },
    { "resolvedDependencies", SG_MEMBER_LIST, false, descriptor,
        descriptor_needs },
    SG_MEMBERS_LAST,
};

static const struct sg_member builder_v1[] = {
    { "id", SG_MEMBER_TEXT, true, NULL, NULL },
    { "builderDependencies", SG_MEMBER_LIST, false, descriptor,
        descriptor_needs },
    { "version", SG_MEMBER_TEXTS, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member metadata_v1[] = {
    { "invocationId", SG_MEMBER_TEXT, false, NULL, NULL },
    { "startedOn", SG_MEMBER_TIME, false, NULL, NULL },
    { "finishedOn", SG_MEMBER_TIME, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member run_details[] = {
    { "builder", SG_MEMBER_OBJECT, true, builder_v1, NULL },
    { "metadata", SG_MEMBER_OBJECT, false, metadata_v1, NULL },
    { "byproducts", SG_MEMBER_LIST, false, descriptor, descriptor_needs },
    SG_MEMBERS_LAST,
};

const struct sg_member sg_slsa_v1[] = {
    { "buildDefinition", SG_MEMBER_OBJECT, true, build_definition, NULL },
    { "runDetails", SG_MEMBER_OBJECT, true, run_details, NULL },
    SG_MEMBERS_LAST,
};

/* ---- v0.2 [slsa provenance/v0.2] ---- */

static const struct sg_member builder_v02[] = {
    { "id", SG_MEMBER_TEXT, true, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member config_source[] = {
    { "uri", SG_MEMBER_TEXT, false, NULL, NULL },
    { "digest", SG_MEMBER_DIGESTS, false, NULL, NULL },
    { "entryPoint", SG_MEMBER_TEXT, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member invocation[] = {
    { "configSource", SG_MEMBER_OBJECT, false, config_source, NULL },
    { "parameters", SG_MEMBER_MAP, false, NULL, NULL },
    { "environment", SG_MEMBER_MAP, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member completeness[] = {
    { "parameters", SG_MEMBER_BOOL, false, NULL, NULL },
    { "environment", SG_MEMBER_BOOL, false, NULL, NULL },
    { "materials", SG_MEMBER_BOOL, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member metadata_v02[] = {
    { "buildInvocationId", SG_MEMBER_TEXT, false, NULL, NULL },
    { "buildStartedOn", SG_MEMBER_TIME, false, NULL, NULL },
    { "buildFinishedOn", SG_MEMBER_TIME, false, NULL, NULL },
    { "completeness", SG_MEMBER_OBJECT, false, completeness, NULL },
    { "reproducible", SG_MEMBER_BOOL, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

static const struct sg_member material[] = {
    { "uri", SG_MEMBER_TEXT, false, NULL, NULL },
    { "digest", SG_MEMBER_DIGESTS, false, NULL, NULL },
    SG_MEMBERS_LAST,
};

const struct sg_member sg_slsa_v02[] = {
    { "builder", SG_MEMBER_OBJECT, true, builder_v02, NULL },
    { "buildType", SG_MEMBER_TEXT, true, NULL, NULL },
    { "invocation", SG_MEMBER_OBJECT, false, invocation, NULL },
    { "metadata", SG_MEMBER_OBJECT, false, metadata_v02, NULL },
    { "buildConfig", SG_MEMBER_MAP, false, NULL, NULL },
    { "materials", SG_MEMBER_LIST, false, material, NULL },
    SG_MEMBERS_LAST,
};
