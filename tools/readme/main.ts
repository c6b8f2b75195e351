import { readFile, writeFile } from "node:fs/promises";
import { diagram } from "./diagram";
import { lights } from "./lights";
import { fill } from "./markers";

/** `npm run readme`: draws the parts of the README that come from the code. */
const readme = new URL("../../README.md", import.meta.url);
let text = await readFile(readme, "utf8");
text = fill(text, "diagram", diagram());
text = fill(text, "lights", lights());
await writeFile(readme, text);
