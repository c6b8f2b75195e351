export { headerLength, headerMagic, readHeader, signedLength, type Header } from "./header";
export { compareVersions, isVersion } from "./version";
