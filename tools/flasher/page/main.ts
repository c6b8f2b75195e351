import { paint } from "../../wizard/page/paint";
import { element } from "../../wizard-page/page/dom";
import type { PageConfig } from "./config";
import { load, loadUnits } from "./files";
import { Ledger } from "./ledger";
import { List } from "./list";
import { show, wrong } from "./screen";
import { serialOf } from "./serial";
import { Setup } from "./setup";
import { Station, type Books } from "./station";
import { advice, problemOf, Trouble } from "./trouble";

const config = JSON.parse(element("config").textContent ?? "") as PageConfig;

function dress({ vendor, name, version, chip, image, colour }: PageConfig): void {
	document.title = config.station ? `Flash ${name}` : `Install ${name}`;
	element("product").textContent = document.title;
	element("vendor").textContent = vendor === name ? "" : vendor;
	element("image").textContent = `Version ${version} for ${chip}, image ${image.slice(0, 8)}`;
	paint(colour);
}

/** A choice of the worker's that outlives the page. */
function keep(id: string): void {
	const box = element<HTMLInputElement>(id);
	element(`${id === "print-always" ? "print" : id}-row`).hidden = false;
	box.checked = localStorage.getItem(`blynk-inject flasher ${id}`) === "yes";
	box.onchange = () => localStorage.setItem(`blynk-inject flasher ${id}`, box.checked ? "yes" : "no");
}

/** Why this browser cannot do it, if so. */
function missing(): string | undefined {
	if (!isSecureContext)
		return "This address is not secure. Open the page as https://, or as http://localhost on this computer.";
	if (serialOf(navigator)) return undefined;
	return "This browser has no Web Serial. On a computer, Chrome, Edge and Opera have it, and Firefox in its latest versions; no phone, and not Safari.";
}

async function begin(): Promise<void> {
	dress(config);
	const serial = serialOf(navigator);
	const lack = missing();
	if (lack !== undefined || !serial)
		return show({ step: "plug", mood: "wrong", title: "Not with this browser", text: lack });
	// All of it now: after this the page needs no network, but for the units' own data.
	const image = await Promise.all(
		config.parts.map(async part => ({
			name: part.path.split("/").at(-1) ?? part.path,
			offset: part.offset,
			data: await load(part),
		})),
	);
	let books: Books | undefined;
	if (config.station) {
		const ledger = new Ledger(`${config.vendor} ${config.name}`);
		const list = new List(ledger);
		list.update((await loadUnits()).units);
		books = { ledger, list };
		keep("auto");
		keep("print-always");
		void navigator.storage.persist();
	} else element("erase-row").hidden = false;
	new Station(config, serial, image, new Setup(config, serial), books);
}

begin().catch((error: unknown) => {
	show({ ...wrong("plug", advice(problemOf(error))), button: undefined });
	if (!(error instanceof Trouble)) throw error;
});
