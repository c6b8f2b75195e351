import type { Link, Radio } from "../../host";
import { forget, register } from "./targets";

/** Numbers of the present access point's and the present join's callbacks. */
let phones = 0;
let joining = 0;

const leave = (): void => {
	forget(joining);
	native.call("leave");
};

export const radio: Radio = {
	set country(code: string) {
		native.call("country", code);
	},
	openAccessPoint(options) {
		forget(phones);
		phones = register(options);
		native.call("openAccessPoint", phones, options.ssid, options.password, options.channel, options.most);
	},
	closeAccessPoint() {
		forget(phones);
		native.call("closeAccessPoint");
	},
	scan: onDone => native.call("scan", register(onDone)),
	join(options) {
		leave();
		joining = register(options);
		const { ssid, password, hidden, hostName, bssid, channel } = options;
		const { address, mask, gateway, dns } = options.static ?? {};
		native.call("join", joining, ssid, password, hidden, hostName, bssid, channel, address, mask, gateway, dns);
	},
	leave,
	link: () => native.call<Link | undefined>("link"),
};
