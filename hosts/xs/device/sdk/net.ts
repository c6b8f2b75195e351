import { register } from "../targets";

/** `net` (SDK modules/network/net). */
export default class Net {
	/** Calls back later, without an address when there is none. */
	static resolve(name: string, callback: (name: string, address?: string) => void): void {
		const onDone = (address: string | undefined): void => callback(name, address);
		native.call("resolve", register(onDone), name);
	}
}
