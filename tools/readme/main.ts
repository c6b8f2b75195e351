import { readFile, writeFile } from "node:fs/promises";
import { diagram } from "./diagram";
import { lights } from "./lights";
import { fill } from "./markers";
import { recipe, recipeNames } from "./recipes";

/** `npm run readme`: draws the parts of the README that come from the code, and puts the recipes into the cookbook. */
const readme = new URL("../../README.md", import.meta.url);
let text = await readFile(readme, "utf8");
text = fill(text, "diagram", diagram());
text = fill(text, "lights", lights());
await writeFile(readme, text);

const cookbook = new URL("../../docs/cookbook.md", import.meta.url);
let recipes = await readFile(cookbook, "utf8");
for (const name of recipeNames()) recipes = fill(recipes, name, recipe(name));
await writeFile(cookbook, recipes);
