export { ModdableFlash } from "./former-flash";
