import { ResetButton as Plain } from "../modules/reset-button/index";

/** The button of a unit that is tested: it counts. */
export class ResetButton extends Plain {
	/** How often it was pressed since the device started. */
	presses = 0;

	get pressed(): boolean {
		return this.button.read() === 1;
	}

	protected override press(): void {
		this.presses++;
		super.press();
	}
}
