import { codecComputrons, summary } from "../../../tools/bench/codec";
import { engineOrSkip } from "../../hosts/xs/support";
import { assertWithin, script } from "./other-shapes";

describe("the cost of a message", () => {
	it("is within the budgets for shapes that the bench does not have", async function () {
		const shapes = await codecComputrons(await engineOrSkip(this), script);
		const { send, receive, worst } = summary(shapes);
		assertWithin("codec.send.mean", send, shapes);
		assertWithin("codec.receive.mean", receive, shapes);
		assertWithin("codec.worst", worst, shapes);
	});
});
