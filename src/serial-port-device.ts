import type { Host } from "../hosts/host";
import type { ConfigRequest, Status } from "../modules/config-server/index";
import type { CredentialStore, Credentials } from "../modules/credentials/index";
import type { Station } from "../modules/station/index";
import type { ResetButton } from "./factory-button";
import type { History } from "./history";
import type { Light } from "./light";
import type { Product } from "./product";
import type { SetupEvent, UnitInfo } from "./setup";

/** The device, as whoever is at its serial port sees it. */
export interface PortDevice {
	readonly info: UnitInfo;
	readonly station: Station;
	readonly light: Light;
	/** Absent where the board's cannot be opened. */
	readonly button: ResetButton | undefined;
	/** What the maker's own fields are set to. */
	readonly settings: string;
	readonly store: CredentialStore;
	/** Absent where the product keeps none. */
	readonly history: History | undefined;
	/** With what it is on the network, or tries to be. */
	readonly inUse: Credentials | undefined;
	status(): Status;
	onSetup(event: SetupEvent): void;
	/** `live`: it is tried before it is stored, whatever the product does with what comes from a phone. */
	onApply(request: ConfigRequest, giver: number, live: boolean): void;
}

/** The serial port, as what is on it sees it. */
export interface Line {
	readonly host: Host;
	readonly product: Product;
	readonly device: PortDevice;
	write(bytes: Uint8Array): void;
	print(text: string): void;
	/** A byte that is of no frame of Improv. */
	onText(byte: number): void;
}
