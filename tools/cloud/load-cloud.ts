import { memoryNow, type Memory } from "../cli/memory";
import { startCloud } from "./cloud";
import { isRecord } from "../cli/record";

/** The process under load, started by load.ts: a cloud with `clients` devices, watched over the channel of `fork`. */
export interface Report extends Memory {
	readonly online: number;
}

export type Told =
	| { readonly told: "ready"; readonly port: number; readonly tokens: readonly string[]; readonly report: Report }
	| { readonly told: "report"; readonly report: Report };

const [data = "", count = "0"] = process.argv.slice(2);
const cloud = await startCloud({ data });
const tokens = Array.from(
	{ length: Number(count) },
	(_, i) => cloud.devices.create(`Device ${i}`, "TMPLabcd1234").token,
);

const tell = (what: Told): void => void process.send?.(what);
tell({ told: "ready", port: cloud.port, tokens, report: report() });
process.on("message", message => {
	if (!isRecord(message)) return;
	if (message["ask"] === "report") tell({ told: "report", report: report() });
	if (message["ask"] === "write") for (const device of cloud.devices.all) cloud.hub.write(device, 1, ["50"]);
});
process.once("disconnect", () => void cloud.close());

function report(): Report {
	return { ...memoryNow(), online: cloud.hub.onlineCount };
}
