import { oneOf } from "../cli/usage";

/** How labels lie on the paper that goes through the printer. Millimetres. */
export interface Sheet {
	/** For people. */
	readonly what: string;
	readonly paper: { readonly width: number; readonly height: number };
	readonly label: { readonly width: number; readonly height: number };
	readonly columns: number;
	readonly rows: number;
	/** Between two labels. They all lie in the middle of the paper. */
	readonly gap: { readonly x: number; readonly y: number };
}

const a4 = { width: 210, height: 297 } as const;
const letter = { width: 215.9, height: 279.4 } as const;
const inch = 25.4;

const roll = (what: string, width: number, height: number): Sheet => ({
	...{ what, paper: { width, height }, label: { width, height }, columns: 1, rows: 1, gap: { x: 0, y: 0 } },
});

/** By the name of a maker's product, which others sell under the same or a like one. */
export const sheets = {
	L7160: {
		...{ what: "Avery L7160, 21 of 63.5 x 38.1 mm on A4", paper: a4, label: { width: 63.5, height: 38.1 } },
		...{ columns: 3, rows: 7, gap: { x: 2.54, y: 0 } },
	},
	L7163: {
		...{ what: "Avery L7163, 14 of 99.1 x 38.1 mm on A4", paper: a4, label: { width: 99.1, height: 38.1 } },
		...{ columns: 2, rows: 7, gap: { x: 2.5, y: 0 } },
	},
	L7651: {
		...{ what: "Avery L7651, 65 of 38.1 x 21.2 mm on A4", paper: a4, label: { width: 38.1, height: 21.2 } },
		...{ columns: 5, rows: 13, gap: { x: 2.5, y: 0 } },
	},
	L4736: {
		...{ what: "Avery L4736, 48 of 45.7 x 21.2 mm on A4", paper: a4, label: { width: 45.7, height: 21.2 } },
		...{ columns: 4, rows: 12, gap: { x: 2.6, y: 0 } },
	},
	"5160": {
		...{ what: "Avery 5160, 30 of 2 5/8 x 1 inches on Letter", paper: letter },
		...{ label: { width: 2.625 * inch, height: inch }, columns: 3, rows: 10, gap: { x: 0.125 * inch, y: 0 } },
	},
	"22806": {
		...{
			what: "Avery 22806, 12 of 2 x 2 inches on Letter",
			paper: letter,
			label: { width: 2 * inch, height: 2 * inch },
		},
		...{ columns: 3, rows: 4, gap: { x: 0.625 * inch, y: 0.583 * inch } },
	},
	"62x29": roll("a roll, a label of 62 x 29 mm a page (Brother DK-11209)", 62, 29),
	"62x44": roll("a roll of 62 mm, cut at 44 mm", 62, 44),
} as const satisfies Readonly<Record<string, Sheet>>;

export type SheetName = keyof typeof sheets;

export const sheetNames = Object.keys(sheets) as readonly SheetName[];

/** For lists of options. */
export const sheetList = Object.entries(sheets)
	.map(([name, { what }]) => `                   ${name.padEnd(6)} ${what}`)
	.join("\n");

/** The sheet that the command line names. @throws UsageError when there is none of that name */
export function sheetNamed(given: string): Sheet {
	return sheets[oneOf("--sheet", given, sheetNames)];
}

/** Where the labels of a sheet lie, row by row: their left upper corners. */
export function places({
	paper,
	label,
	columns,
	rows,
	gap,
}: Sheet): readonly { readonly x: number; readonly y: number }[] {
	const left = (paper.width - columns * label.width - (columns - 1) * gap.x) / 2;
	const top = (paper.height - rows * label.height - (rows - 1) * gap.y) / 2;
	return Array.from({ length: columns * rows }, (_, at) => ({
		x: left + (at % columns) * (label.width + gap.x),
		y: top + Math.floor(at / columns) * (label.height + gap.y),
	}));
}
