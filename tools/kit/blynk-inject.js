#!/usr/bin/env node
// The one file of ours that Node reads as it is: from here on TypeScript is understood, the product's too.
import { register } from "tsx/esm/api";

register();
await import("./main.ts");
