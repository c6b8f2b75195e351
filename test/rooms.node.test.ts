import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

const folders = (room: string): readonly string[] =>
	readdirSync(join(root, room), { withFileTypes: true })
		.filter(each => each.isDirectory())
		.map(each => each.name);

const rooms = ["tools", "hosts", "modules"];
const all = [...rooms, "src", ...rooms.flatMap(room => folders(room).map(name => join(room, name)))];
const textOf = (folder: string): string => readFileSync(join(root, folder, "README.md"), "utf8");

/** Sources that a README names, in backticks: its own, or others by their whole path. */
const sourcesNamed = (text: string): readonly string[] =>
	[...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, name = ""]) => name);

describe("every folder of tools, hosts and modules", () => {
	for (const folder of all)
		it(`${folder} says what it is for`, () => {
			assert.ok(existsSync(join(root, folder, "README.md")), `write ${folder}/README.md: 10 to 40 lines`);
			const text = textOf(folder);
			assert.match(text, /^# \S/);
			assert.ok(text.length > 150, "it says too little");
		});

	for (const room of rooms)
		it(`is in ${room}/README.md`, () => {
			const missing = folders(room).filter(name => !textOf(room).includes(`](${name}/README.md)`));
			assert.deepEqual(missing, []);
		});

	for (const folder of all)
		it(`${folder}/README.md leads to what is there`, () => {
			const text = textOf(folder);
			const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = ""]) => join(folder, path));
			const isThere = (path: string): boolean => existsSync(join(root, path));
			assert.deepEqual(
				links.filter(path => !isThere(path)),
				[],
			);
			const own = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
			const isSource = (name: string): boolean =>
				isThere(name) || isThere(join(folder, name)) || own.some(file => file.endsWith(`/${name}`));
			assert.deepEqual(
				sourcesNamed(text).filter(name => !isSource(name)),
				[],
			);
		});
});
