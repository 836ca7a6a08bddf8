// As in a browser of before 2025: Web Crypto knows no Ed25519.
const { importKey } = SubtleCrypto.prototype;
SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
  if (algorithm === "Ed25519") throw new DOMException("Unrecognized name", "NotSupportedError");
  return importKey.call(this, format, key, algorithm, ...rest);
};
