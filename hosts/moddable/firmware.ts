/** What `main` starts: all of the firmware that lies in ROM, run once while the image is linked. */
export { readBoard } from "./board";
export { ModdableHost } from "./host";
export { product } from "./product";
export { start } from "../../src/main";
