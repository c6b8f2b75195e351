import { diagram } from "./diagram";
import { modules, rooms } from "./graphs";
import { lights } from "./lights";

/** The page that has pictures made from code. */
export const page = new URL("../../docs/architecture.md", import.meta.url);

/** What stands between which markers of it. */
export const drawn: Readonly<Record<string, () => string>> = { diagram, lights, modules, rooms };
