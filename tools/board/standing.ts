import type { PartView } from "../../hosts/virtual/parts";

/** How a part stands, in words. */
export function standing(part: PartView): string {
	if (part.kind === "slider" && !part.plugged) return "unplugged";
	if (part.kind === "lamp" && part.most === 1) return part.value ? "on" : "off";
	return `${part.value}${part.unit && ` ${part.unit}`}`;
}
