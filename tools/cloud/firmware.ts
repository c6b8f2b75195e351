import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hasSignature, headerLength, readHeader } from "../../modules/update/index";
import { isRecord } from "../cli/record";
import { readTag } from "../sdk/tag";
import { Refusal } from "./refusal";
import type { CloudEvent } from "./events";
import { writeWhole } from "./files";
import type { Journal } from "./journal";
import { firmwareOf } from "./running";

/** No ESP32 module has more flash. */
export const largestFirmware = 16 * 1024 * 1024;
const longestName = 128;

/** A file that devices can be sent, as Blynk's console knows it by its tag (docs/protocol/update.md#tag). */
export interface Firmware {
	readonly id: number;
	/** Of the file. */
	readonly name: string;
	/** Of the file, bytes. */
	readonly size: number;
	/** Of the file, hexadecimal. */
	readonly sha256: string;
	readonly md5: string;
	readonly version: string;
	readonly type: string;
	readonly build: string | undefined;
	/** Of the Blynk library; older tags call it `ver`. */
	readonly library: string | undefined;
	/** What an update of ours says before its image; absent: a plain image, which units of ours refuse. */
	readonly header: PackageHeader | undefined;
	/** Unix milliseconds. */
	readonly uploadedAt: number;
}

export interface PackageHeader {
	readonly product: string;
	readonly chip: string;
	/** Units that run an earlier version refuse it. */
	readonly from: string;
	/** Of the image, bytes. */
	readonly size: number;
	/** Somebody has signed: who, units check. */
	readonly signed: boolean;
}

/**
 * What a file is.
 * @throws Refusal in a sentence when Blynk's console could not tell, or it contradicts itself
 */
export function readFirmware(bytes: Uint8Array): Omit<Firmware, "id" | "name" | "uploadedAt"> {
	const tag = readTag(bytes);
	if (!tag)
		throw new Refusal(
			'The file has no tag "blnkinf", so nobody can tell what firmware it is: build it with "npm run build".',
		);
	const { version, type, build, library } = firmwareOf(name => tag.get(name));
	if (version === undefined || type === undefined)
		throw new Refusal('The tag "blnkinf" of the file names no version ("mcu") or no type ("fw-type").');
	const header = readHeader(bytes.subarray(0, headerLength));
	if (header && header.firmwareType !== type)
		throw new Refusal(
			`The file contradicts itself: its header says type "${header.firmwareType}", the tag in its image "${type}".`,
		);
	if (header && header.version !== version)
		throw new Refusal(
			`The file contradicts itself: its header says version ${header.version}, the tag in its image ${version}.`,
		);
	const digest = (kind: string): string => createHash(kind).update(bytes).digest("hex");
	return {
		...{ size: bytes.length, sha256: digest("sha256"), md5: digest("md5"), version, type },
		...{ build, library },
		header: header && {
			...{ product: header.product, chip: header.chip, from: header.from, size: header.size },
			signed: hasSignature(bytes),
		},
	};
}

/** The files that were uploaded, each kept whole in the data directory and described in the journal. */
export class Firmwares {
	readonly #folder: string;
	readonly #journal: Journal;
	readonly #emit: (event: CloudEvent) => void;
	readonly #byId = new Map<number, Firmware>();
	#lastId = 0;

	/** @throws Error when a kept record is broken, or its file is gone */
	constructor(data: string, journal: Journal, emit: (event: CloudEvent) => void) {
		this.#folder = join(data, "firmware");
		this.#journal = journal;
		this.#emit = emit;
		mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
		const lastId = journal.get("lastFirmwareId");
		if (typeof lastId === "number") this.#lastId = lastId;
		for (const record of journal.all("firmware/")) {
			if (!isFirmware(record) || !existsSync(this.file(record)))
				throw new Error("A kept firmware is broken or gone. Move the data directory away to start anew.");
			this.#byId.set(record.id, record);
		}
		// A file that was written before a crash, and of which nobody was told.
		const known = new Set([...this.#byId.values()].map(each => this.file(each)));
		for (const name of readdirSync(this.#folder))
			if (!known.has(join(this.#folder, name))) rmSync(join(this.#folder, name));
	}

	/** Newest first. */
	get all(): readonly Firmware[] {
		return [...this.#byId.values()].reverse();
	}

	byId(id: number): Firmware | undefined {
		return this.#byId.get(id);
	}

	/** Where the bytes are. */
	file({ id }: Firmware): string {
		return join(this.#folder, `${id}.bin`);
	}

	/** Takes a file; safe on disk when this returns. @throws Refusal as {@link readFirmware} does */
	add(name: string, bytes: Uint8Array): Firmware {
		const known = readFirmware(bytes);
		// Behind the last slash, as some browsers give it, and nothing that a terminal would obey.
		const plain = (name.split(/[\\/]/).pop() ?? "").replace(/\p{C}/gu, "").slice(0, longestName);
		const firmware: Firmware = { id: ++this.#lastId, name: plain || "firmware.bin", ...known, uploadedAt: Date.now() };
		writeWhole(this.file(firmware), bytes, 0o600);
		this.#byId.set(firmware.id, firmware);
		this.#journal.put("lastFirmwareId", this.#lastId);
		this.#journal.put(`firmware/${firmware.id}`, firmware);
		this.#journal.flush();
		this.#emit({ event: "firmware", firmware: firmware.id, name: firmware.name, version: firmware.version });
		return firmware;
	}

	/** Forgets a file that no shipment needs any more. */
	remove(firmware: Firmware): void {
		this.#byId.delete(firmware.id);
		this.#journal.remove(`firmware/${firmware.id}`);
		this.#journal.flush();
		rmSync(this.file(firmware), { force: true });
		this.#emit({ event: "firmwareRemoved", firmware: firmware.id });
	}
}

function isFirmware(value: unknown): value is Firmware {
	return (
		isRecord(value) &&
		["id", "size", "uploadedAt"].every(key => typeof value[key] === "number") &&
		["name", "sha256", "md5", "version", "type"].every(key => typeof value[key] === "string")
	);
}
