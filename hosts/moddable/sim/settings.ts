/** A network of the simulated air. */
export interface SimulatedNetwork {
	readonly ssid: string;
	/** Absent: open. */
	readonly password?: string;
	/** Of the access point, 12 hexadecimal digits: several may have one name. Made of the name unless set. */
	readonly bssid?: string;
	/** dBm; -55 unless set. */
	readonly rssi?: number;
	/** 6 unless set. */
	readonly channel?: number;
	/** `false`: the router gives no address. */
	readonly dhcp?: boolean;
}

/** How a simulated board is set up: the environment variable `BLYNK_INJECT_SIM`, a JSON object. */
export interface Settings {
	/** TCP port of the control protocol (control.ts). */
	readonly control: number;
	/** TCP port of the board's serial port (serial.ts), where its product has a use for it. */
	readonly serial: number;
	/** Ports below 1024 need root on a PC: which port stands for them. */
	readonly ports: Readonly<Record<string, number>>;
	/** Where services that the board connects to are really found, as the cloud of a test. */
	readonly remotePorts: Readonly<Record<string, number>>;
	/** Addresses of hosts, for which no name server is asked. */
	readonly names: Readonly<Record<string, string>>;
	readonly air: readonly SimulatedNetwork[];
	/** Roots to trust beside those of the image: DER, one after the other, in hexadecimal digits. */
	readonly roots?: string;
	readonly resetReason: string;
	/** The unit's MAC, 12 hexadecimal digits. */
	readonly mac: string;
}

/** What is not set. */
export const standard: Settings = {
	control: 8190,
	serial: 8191,
	ports: { 53: 8153, 80: 8180 },
	remotePorts: {},
	names: {},
	air: [{ ssid: "Home", password: "password1" }],
	resetReason: "power-on",
	mac: "020000000001",
};
