import { readFile, writeFile } from "node:fs/promises";
import { drawn, page } from "./drawn";
import { fill } from "./markers";

/** `npx tsx tools/pages/main.ts`: draws the parts of the documents that come from the code. */
let text = await readFile(page, "utf8");
for (const [name, draw] of Object.entries(drawn)) text = fill(text, name, draw());
await writeFile(page, text);
