import { diagram, wishTable } from "./diagram";
import { modules, rooms } from "./graphs";
import { lights } from "./lights";

/** The page that has pictures made from code. */
export const page = new URL("../../docs/architecture.md", import.meta.url);

/** What stands between which markers of it. */
export const drawn: Readonly<Record<string, () => string>> = {
	"machine-setup": () => diagram("setup"),
	"machine-trying": () => diagram("trying"),
	"machine-online": () => diagram("online"),
	"machine-beside": () => diagram("beside"),
	wishes: wishTable,
	...{ lights, modules, rooms },
};
