// SPDX-License-Identifier: Apache-2.0
// Signs, attests or verifies with the libraries that npm has, found by
// NODE_PATH. The request is JSON on stdin: what to `do`, the `file`, the
// `bundle`, and where and who; a failure ends with status 1.
const fs = require("fs");
const sigstore = require("sigstore");
const make = require("@sigstore/sign");
const { bundleToJSON } = require("@sigstore/bundle");

async function sign(ask) {
    const limits = { timeout: 30000, retry: false };
    const witnesses = [new make.RekorWitness({
        ...limits, rekorBaseURL: ask.url, majorApiVersion: ask.rekor,
        entryType: "dsse" })];
    witnesses.push(new make.TSAWitness({ ...limits, tsaBaseURL: ask.url }));
    const signer = new make.FulcioSigner({
        ...limits, fulcioBaseURL: ask.url,
        identityProvider: { getToken: async () => ask.token } });
    const Builder = ask.do === "attest" ? make.DSSEBundleBuilder
        : make.MessageSignatureBundleBuilder;
    const data = fs.readFileSync(ask.file);
    const bundle = await new Builder({ signer, witnesses }).create({
        data, type: "application/vnd.in-toto+json" });
    fs.writeFileSync(ask.bundle, JSON.stringify(bundleToJSON(bundle)));
}

async function verify(ask) {
    const bundle = JSON.parse(fs.readFileSync(ask.bundle));
    const options = {
        tufMirrorURL: ask.url + "/tuf", tufRootPath: ask.root,
        tufCachePath: ask.cache, certificateIssuer: ask.issuer,
        certificateIdentityEmail: ask.identity };
    if (bundle.dsseEnvelope)
        await sigstore.verify(bundle, options);
    else
        await sigstore.verify(bundle, fs.readFileSync(ask.file), options);
}

const ask = JSON.parse(fs.readFileSync(0));
(ask.do === "verify" ? verify : sign)(ask).catch((error) => {
    console.error(error);
    process.exitCode = 1;
});
