import { readFileSync } from "node:fs";
import { Converter, ReflectionKind } from "typedoc";

/** `npm run api`: the reference of what package.json exports, from its TSDoc; each entry is called as it is imported. */
const { name, exports } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const entries = new Map(
	Object.entries(exports)
		.map(([path, to]) => [to.types ?? to, path.replace(".", name)])
		.filter(([file]) => file.endsWith(".ts")),
);

/** What stands in a type and is nobody's to use: it may change from one version to the next. */
const insides = {
	"modules/logbook/record.ts": ["Named"],
	"src/health-report.ts": ["HealthReport"],
	"src/product-fields.ts": ["ProductFields"],
	"hosts/virtual/board.ts": ["BoardOptions", "Held"],
	"hosts/virtual/button.ts": ["PushButton"],
	"hosts/virtual/driver.ts": ["DriverEvent"],
	"hosts/virtual/flash.ts": ["MemoryFlash"],
	"hosts/virtual/home.ts": ["HomeNetwork"],
	"hosts/virtual/internet.ts": ["Internet"],
	"hosts/virtual/peer.ts": ["Peer"],
	"hosts/virtual/random.ts": ["Random"],
	"hosts/virtual/serial.ts": ["SerialCable"],
	"hosts/virtual/slots.ts": ["FirmwareSlots", "Slot"],
};

/** @type {import("typedoc").TypeDocOptions} */
export default {
	name: "Blynk.Inject for ESP32",
	entryPoints: [...entries.keys()],
	tsconfig: "tsconfig.api.json",
	out: "docs/api",
	readme: "none",
	plugin: [nameAsImported],
	// `npm run check` has compiled all of it.
	skipErrorChecking: true,
	excludePrivate: true,
	excludeInternal: true,
	treatWarningsAsErrors: true,
	validation: { notExported: true, invalidLink: true, notDocumented: true },
	intentionallyNotExported: Object.entries(insides).flatMap(([file, names]) => names.map(each => `${file}:${each}`)),
	// The constructors of a host's classes: what each makes is said at the property that holds it.
	intentionallyNotDocumented: [
		...["Host.Button", "Host.Serial"].map(each => `${name}/host.${each}.__type`),
		...["Button", "Serial"].map(each => `${name}/parts/virtual.PartsHost.${each}.__type`),
		...["Listener", "TCP", "TLS", "UDP"].map(each => `${name}/host.Network.${each}.__type`),
	],
};

/** @param {import("typedoc").Application} app */
function nameAsImported({ converter }) {
	converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
		if (!reflection.kindOf(ReflectionKind.Module)) return;
		const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
		for (const [entry, specifier] of entries) if (file?.endsWith(entry.slice(1))) reflection.name = specifier;
	});
}
