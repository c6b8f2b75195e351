import { eachCallFails } from "../support/each-call";

describe("a device that tries settings live, and of whose calls one fails", function () {
	this.timeout(60_000);

	eachCallFails("live");
});
