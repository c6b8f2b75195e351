import { lives } from "./lives";

lives("a host of its own", options => ({ entry: "hosts/xs/device/main.ts", ...options }));
