import { createHost } from "../../../hosts/xs/device/host";
import { product } from "../../../hosts/xs/device/product";
import { start } from "../../../src/main";
import { app } from "./app";

// Unwatched, as a product is: a watcher would cost what is measured here.
start(createHost(), product, { app });
