/** Stands in for `edgent-store.ts` in the image of a product that comes after no other firmware. */
export { CredentialStore as DeviceStore } from "../../modules/credentials/index";
