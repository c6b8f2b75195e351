import { joinCode } from "../../../modules/access-point/index";
import { utf8 } from "../../../modules/bytes/index";
import { element, say } from "../../wizard-page/page/dom";
import { qrSvg } from "./qr-svg";
import { strings } from "./strings";

/** The codes for another phone: the network, once its whole name is typed, and the device's page. */
export class Codes {
	readonly #name = element<HTMLInputElement>("network-name");
	readonly #key = element<HTMLInputElement>("network-key");

	/** @param prefix how the network's name begins */
	constructor(prefix: string) {
		this.#name.value = prefix;
		const update = (): void => {
			const name = this.#name.value.trim();
			const key = this.#key.value;
			const wrong = key !== "" && !/^[ -~]{8,63}$/.test(key);
			const complete = name !== "" && name !== prefix.trim() && utf8(name).length <= 32;
			this.#key.setAttribute("aria-invalid", String(wrong));
			say(element("code-missing"), wrong ? strings.codeKeyWrong : complete ? "" : strings.codeJoinMissing);
			element("code-join").hidden = !complete || wrong;
			if (complete && !wrong)
				element("code-join-image").replaceChildren(qrSvg(joinCode(utf8(name), key === "" ? undefined : key)));
		};
		this.#name.oninput = update;
		this.#key.oninput = update;
		update();
	}

	set link(address: string) {
		element("code-open-image").replaceChildren(qrSvg(address));
	}
}
