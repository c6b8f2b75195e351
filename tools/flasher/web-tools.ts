import { wholeName } from "../cli/whole-name";
import type { Built } from "../factory/release";

/** `manifest.json` of ESP Web Tools 10 (esphome/esp-web-tools, src/const.ts). */
export interface WebToolsManifest {
	readonly name: string;
	readonly version: string;
	readonly new_install_prompt_erase: boolean;
	/** Seconds; 0: it does not look for Improv. */
	readonly new_install_improv_wait_time: number;
	readonly builds: readonly {
		readonly chipFamily: string;
		readonly parts: readonly { readonly path: string; readonly offset: number }[];
	}[];
}

/** @param path of a part's file, relative to the manifest */
export function webToolsManifest(
	{ vendor, name, version, chip, parts }: Built,
	improv: boolean,
	path: (file: string) => string,
): WebToolsManifest {
	return {
		name: wholeName({ vendor, name }),
		version,
		new_install_prompt_erase: true,
		new_install_improv_wait_time: improv ? 10 : 0,
		builds: [{ chipFamily: chip, parts: parts.map(({ file, offset }) => ({ path: path(file), offset })) }],
	};
}
