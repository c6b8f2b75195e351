import { isRecord } from "../cli/record";

/** What is wrong with downloads at the moment, so that a device can be seen to cope. */
export type DownloadFault = (
	| { readonly kind: "none" }
	/** The connection ends after so many bytes of the answer. */
	| { readonly kind: "cut"; readonly bytes: number }
	/** The answer promises so many bytes more than come. */
	| { readonly kind: "length"; readonly bytes: number }
	/** Of the file there are only so many bytes. */
	| { readonly kind: "truncate"; readonly bytes: number }
	/** A bit of the byte at this place in the file is another. */
	| { readonly kind: "flip"; readonly bytes: number }
	/** So many bytes come in a second. */
	| { readonly kind: "drip"; readonly bytes: number }
) & {
	/** So many downloads meet it; absent: each. */
	readonly times?: number;
};

/** Every fault, and what it does with its `bytes`. */
export const downloadFaults: readonly { readonly kind: DownloadFault["kind"]; readonly label: string }[] = [
	{ kind: "none", label: "Downloads work" },
	{ kind: "cut", label: "Ends the connection after so many bytes" },
	{ kind: "length", label: "Promises so many bytes more than come" },
	{ kind: "truncate", label: "Has only so many bytes of the file" },
	{ kind: "flip", label: "Changes a bit of the byte at this place" },
	{ kind: "drip", label: "Sends so many bytes in a second" },
];

/** Reads `{"kind": ..., "bytes", "times"?}`; a sentence when it is none. */
export function readDownloadFault(value: unknown): DownloadFault | string {
	const kind = isRecord(value) ? downloadFaults.find(each => each.kind === value["kind"])?.kind : undefined;
	if (!isRecord(value) || !kind)
		return `A download's fault is {"kind": K}, K one of ${downloadFaults.map(each => `"${each.kind}"`).join(", ")}.`;
	if (kind === "none") return { kind };
	const { bytes, times } = value;
	if (!isCount(bytes)) return 'The "bytes" of a download\'s fault are a whole number from 1.';
	if (times !== undefined && !isCount(times)) return 'The "times" of a download\'s fault are a whole number from 1.';
	return { kind, bytes, ...(times === undefined ? {} : { times }) };
}

const isCount = (value: unknown): value is number =>
	typeof value === "number" && Number.isSafeInteger(value) && value > 0;
