import { codecInstructions, summary } from "../../../tools/bench/codec";
import { engineOrSkip } from "../../hosts/xs/support";
import { assertWithin, script } from "./other-shapes";

describe("the cost of a message", () => {
	it("is within the budgets in machine instructions, too, for shapes that the bench does not have", async function () {
		this.timeout(60_000);
		const shapes = await codecInstructions(await engineOrSkip(this), script);
		if (!shapes) return this.skip();
		const { send, receive } = summary(shapes);
		assertWithin("codec.instructions.send.mean", send, shapes);
		assertWithin("codec.instructions.receive.mean", receive, shapes);
	});
});
