import { UsageError } from "../cli/command";

/** Options that say whom a shipment is for. */
export const recipientsOptions = { percent: { type: "string" }, devices: { type: "string" } } as const;

export const recipientsHelp = `  --percent N     to a part of the devices, drawn by lot, rounded up; a higher N later keeps those that have it
  --devices IDS   to these, as 3,7,12. Without either: to all, those to come included
`;

/** As the cloud wants it (tools/cloud/firmware-api.ts). */
export interface Recipients {
	readonly percent?: number;
	readonly deviceIds?: readonly number[];
}

/** @throws UsageError */
export function recipients({
	percent,
	devices,
}: {
	percent?: string | undefined;
	devices?: string | undefined;
}): Recipients {
	if (percent !== undefined && devices !== undefined) throw new UsageError("Give --percent or --devices, not both.");
	if (percent !== undefined) {
		const value = Number(percent);
		if (/^\d+(\.\d+)?$/.test(percent) && value > 0 && value <= 100) return { percent: value };
		throw new UsageError(`--percent is "${percent}", but must be a number above 0, at most 100.`);
	}
	if (devices === undefined) return {};
	if (/^\d+(,\d+)*$/.test(devices)) return { deviceIds: devices.split(",").map(Number) };
	throw new UsageError(`--devices is "${devices}", but must be ids of devices, as 3,7,12.`);
}
