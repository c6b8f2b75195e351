import { cloud } from "./cloud";
import { files } from "./files";
import { hands } from "./hands";
import { home } from "./home";
import { inside } from "./inside";
import type { Kind } from "./kind";
import { way } from "./way";

export type { Cost, Kind } from "./kind";

const kinds = { ...home, ...way, ...cloud, ...inside, ...hands, ...files };

export type TroubleName = keyof typeof kinds;

/** All that may go wrong in a life, by the name it has in plans and timelines. */
export const troubles: Readonly<Record<TroubleName, Kind>> = kinds;
