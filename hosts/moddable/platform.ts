import type { Asset, Button, ButtonOptions, Led, Radio, Serial, SerialOptions, System, Update } from "../host";
import type { TlsNative } from "../tls/native";

/** What differs between an ESP32 (`esp32/`) and a simulated board (`sim/`): the manifest chooses by platform. */
export interface Platform {
	readonly radio: Radio;
	readonly led: Led;
	readonly Button: new (options: ButtonOptions) => Button;
	/** Absent where the product has no use for it. */
	readonly Serial: (new (options: SerialOptions) => Serial) | undefined;
	readonly system: PlatformSystem;
	readonly update?: Update;
	/** The C of TLS. Each instance of the SDK's FFI costs a function object for every function of C: one serves all. */
	readonly native: TlsNative;
	/** Whom to trust, in place of the image's `roots.der`; simulators only. */
	readonly roots?: Asset | undefined;
	/** Told what the firmware does inside; simulators only. */
	readonly watch?: (observation: object) => void;
}

export interface PlatformSystem extends System {
	/** Restarts as after a crash: the next life's reset reason is `"panic"`. It needs no memory. */
	crash(): void;
	/** A line of the log for the serial port, while that is open: what `trace` says goes to a debugger, or to nobody. */
	print(line: string): void;
}
