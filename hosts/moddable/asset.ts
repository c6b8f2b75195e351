import Resource from "Resource";
import type { Asset } from "../host";

/** A file of the manifest's `data`, read where it lies in flash. */
class ResourceAsset implements Asset {
	readonly #resource: Resource;

	constructor(name: string) {
		this.#resource = new Resource(name);
	}

	get byteLength(): number {
		return this.#resource.byteLength;
	}

	read(into: Uint8Array, offset: number): number {
		const bytes = new Uint8Array(this.#resource.slice(offset, offset + into.byteLength));
		into.set(bytes);
		return bytes.byteLength;
	}
}

export function asset(name: string): Asset | undefined {
	return Resource.exists(name) ? new ResourceAsset(name) : undefined;
}
