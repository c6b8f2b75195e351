import assert from "node:assert/strict";
import {
	addRow,
	clearMap,
	clearTable,
	clearTerminal,
	led,
	pickRow,
	print,
	selectRow,
	showPoint,
	timeInput,
	updateRow,
	type TimeInput,
} from "../../../modules/widgets/index";
import { Bench } from "../blynk/fake-cloud";

describe("functions over pins for widgets", () => {
	it("write to their pins what the app expects", () => {
		const { blynk, cloud } = new Bench({ rate: Infinity }).online();
		led(blynk, 1, true);
		led(blynk, 1, false);
		led(blynk, 1, 300.4);
		print(blynk, 2, "hello");
		clearTerminal(blynk, 2);
		showPoint(blynk, 3, { index: 1, latitude: 52.52, longitude: -13.405, label: "Van 1" });
		clearMap(blynk, 3);
		addRow(blynk, 4, 1, "Pump", 7);
		updateRow(blynk, 4, 1, "Pump", "off");
		pickRow(blynk, 4, 1);
		selectRow(blynk, 4, 1);
		selectRow(blynk, 4, 1, false);
		clearTable(blynk, 4);
		assert.deepEqual(
			cloud.sent.map(({ body }) => body),
			[
				...["vw·1·255", "vw·1·0", "vw·1·255"],
				...["vw·2·hello\n", "vw·2·clr"],
				...["vw·3·1·52.52·-13.405·Van 1", "vw·3·clr"],
				...[
					"vw·4·add·1·Pump·7",
					"vw·4·update·1·Pump·off",
					"vw·4·pick·1",
					"vw·4·select·1",
					"vw·4·deselect·1",
					"vw·4·clr",
				],
			],
		);
	});

	it("read a time input", () => {
		const bench = new Bench().online();
		const read: TimeInput[] = [];
		bench.blynk.onWrite(8, values => read.push(timeInput(values)));
		bench.tell(20, "vw·8·3600·ss·Europe/Berlin·1,2,7·7200");
		bench.tell(20, "vw·8····");
		assert.deepEqual(read, [
			{ start: 3600, stop: "sunset", zone: "Europe/Berlin", weekdays: [1, 2, 7], offset: 7200 },
			{ start: undefined, stop: undefined, zone: "", weekdays: [], offset: 0 },
		]);
	});
});
