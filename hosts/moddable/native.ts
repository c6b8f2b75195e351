/**
 * The board's functions in C, as the SDK's `mc/ffi` presents them: there an instance of its `FFI` is one of these. What each
 * does is told in the C. A buffer is passed whole; where an offset follows, the view it belongs to is meant.
 */

/** Those of `esp32/esp32.c` by which it has a radio. */
export interface RadioNative {
	board_listen(): void;
	board_loss(bssid: ArrayBufferLike): number;
	board_scan(): number;
	board_scan_end(): void;
	board_found(into: ArrayBufferLike): number;
	board_country(code: string): void;
	board_access_point(
		ssid: ArrayBufferLike,
		ssidLength: number,
		password: string,
		channel: number,
		most: number,
	): number;
	board_join(
		ssid: ArrayBufferLike,
		ssidLength: number,
		password: ArrayBufferLike,
		passwordLength: number,
		bssid: ArrayBufferLike,
		channel: number,
		hostName: string,
	): number;
	board_address(addresses: ArrayBufferLike): void;
	board_link(into: ArrayBufferLike): number;
}

/** All of `esp32/esp32.c`. */
export interface BoardNative extends RadioNative {
	board_restart(byRequest: number): void;
	board_reset_reason(): number;
	board_keep(): void;
	board_chip(): string;
	board_mac(into: ArrayBufferLike, accessPoint: number): void;
	board_random(into: ArrayBufferLike, offset: number, length: number): void;
	board_free_memory(): number;
	board_end(address: string, port: number, hold: number): void;
	board_serial(what: number, byte: number): number;
	board_group(group: string, port: number): number;
}

/** That of `former/former.c`: only in the image of a product that comes after another firmware. */
export interface FormerNative {
	former_number(space: string, key: string): number;
}

/** That of `factory/factory.c`: only in the image of a product whose units are tested by commands. */
export interface FactoryNative {
	factory_inspect(into: ArrayBufferLike): number;
}

/** Those of `update/update.c` and `update/trust.c`: only in the image of a product that takes updates. */
export interface UpdateNative {
	update_ask(what: number): number;
	update_flash(what: number, at: number, bytes: ArrayBufferLike, offset: number, length: number): number;
	trust_hash(what: number, bytes: ArrayBufferLike, offset: number, length: number): number;
	trust_verify(bytes: ArrayBufferLike, length: number): number;
}

/** Those of `sim/sim.c`. */
export interface SimulatorNative extends Pick<BoardNative, "board_random" | "board_group"> {
	board_exit(status: number): void;
	board_environment(name: string): string;
}
