import type { Link, Radio } from "../../host";
import { forget, register } from "./targets";

/** Numbers of the present access point's and the present join's callbacks. */
const present = { phones: 0, joining: 0 };

const leave = (): void => {
	forget(present.joining);
	native.call("leave");
};

export const radio: Radio = {
	set country(code: string) {
		native.call("country", code);
	},
	openAccessPoint(options) {
		forget(present.phones);
		present.phones = register(options);
		native.call("openAccessPoint", present.phones, options.ssid, options.password, options.channel, options.most);
	},
	closeAccessPoint() {
		forget(present.phones);
		native.call("closeAccessPoint");
	},
	scan: onDone => native.call("scan", register(onDone)),
	join(options) {
		leave();
		present.joining = register(options);
		const { ssid, password, hidden, hostName, bssid, channel } = options;
		const { address, mask, gateway, dns } = options.static ?? {};
		native.call("join", present.joining, ssid, password, hidden, hostName, bssid, channel, address, mask, gateway, dns);
	},
	leave,
	link: () => native.call<Link | undefined>("link"),
};
