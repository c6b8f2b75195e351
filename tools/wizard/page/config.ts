import type { Pattern } from "../../../modules/indicator/index";

/** What the page is built with, see tools/wizard/README.md. */
export interface PageConfig {
	readonly vendor: string;
	readonly name: string;
	/** What the token is asked for. */
	readonly templateId: string;
	/** The device has to be told its template: its product leaves it open. */
	readonly dynamic: boolean;
	/** Accent, `#rrggbb`. */
	readonly colour: string;
	/** How the names of the product's setup networks begin. */
	readonly network: string;
	/** Who may join them: everyone, who knows the product's password, or who has the unit's label. */
	readonly key: "open" | "product" | "unit";
	/** How the light shows where the device is. */
	readonly lights: Readonly<Record<Light, Pattern>>;
	/** The device's page on its own network, with a slash at its end. */
	readonly device: string;
	/** Answers a `POST` with a fresh token. */
	readonly tokenUrl: string;
	/** Answers a `GET` with `?token=` added: is that device connected? */
	readonly onlineUrl: string;
	/** Sent to `tokenUrl` as `Authorization: Bearer`. Only for a page that no other origin can read. */
	readonly bearer?: string | undefined;
	/** The server name the device is told; its own default when absent. */
	readonly host?: string | undefined;
}

/** The lights that matter to who waits. */
export const lights = ["setup", "joining", "connecting", "refused", "idle", "running"] as const;
export type Light = (typeof lights)[number];

/** The config that the build wrote into the page. */
export function readConfig(): PageConfig {
	return JSON.parse(document.getElementById("config")?.textContent ?? "") as PageConfig;
}
