/** What somebody hands to the device. */
export interface Settings {
	readonly ssid: string;
	readonly password: string;
	readonly token: string;
	readonly hidden: boolean;
}

export const same = (a: Settings, b: Settings): boolean =>
	a.ssid === b.ssid && a.password === b.password && a.token === b.token && a.hidden === b.hidden;
