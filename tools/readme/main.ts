import { readFile, writeFile } from "node:fs/promises";
import { drawn, page } from "./drawn";
import { fill } from "./markers";
import { recipe, recipeNames } from "./recipes";

/** `npm run readme`: draws the parts of the documents that come from the code, and puts the recipes into the cookbook. */
let text = await readFile(page, "utf8");
for (const [name, draw] of Object.entries(drawn)) text = fill(text, name, draw());
await writeFile(page, text);

const cookbook = new URL("../../docs/cookbook.md", import.meta.url);
let recipes = await readFile(cookbook, "utf8");
for (const name of recipeNames()) recipes = fill(recipes, name, recipe(name));
await writeFile(cookbook, recipes);
